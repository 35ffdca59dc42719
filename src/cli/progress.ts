import { formatSeconds } from '../report/format-number.js';
import { canRenew, createLiveLine, type Streams } from './live-line.js';

/** Tells on stderr how far a run is. */
export interface Progress {
  /** `done` of `total` units of work are finished; `detail` says what that is. */
  readonly update: (done: number, total: number, detail: string) => void;
  readonly stop: () => void;
}

/** Least time between two lines where there is no terminal, in seconds. */
const linePause = 10;

/** A bar on a terminal, there at once, with the time left as soon as it is known; elsewhere a line now and then; nothing when `quiet`. */
export function createProgress(label: string, quiet: boolean, streams: Streams = process): Progress {
  if (quiet) return { update: () => {}, stop: () => {} };
  return canRenew(streams) ? bar(label, streams) : lines(label, streams);
}

function bar(label: string, streams: Streams): Progress {
  const start = performance.now();
  const line = createLiveLine(`${label} {bar} {percentage}%{text}`, streams);
  return {
    update: (done, total, detail) =>
      line.show(total > 0 ? done / total : 0, ` · ${detail}${leftSince(start, done, total, ' · ')}`),
    stop: line.stop,
  };
}

function lines(label: string, { stderr }: Streams): Progress {
  const start = performance.now();
  let last = start;
  return {
    update: (done, total, detail) => {
      const now = performance.now();
      if (now - last < linePause * 1000 || done >= total) return;
      last = now;
      stderr.write(`${label}: ${detail}${leftSince(start, done, total, ', ')}\n`);
    },
    stop: () => {},
  };
}

function leftSince(start: number, done: number, total: number, before: string): string {
  const left = timeLeft((performance.now() - start) / 1000, done, total);
  return left === undefined ? '' : `${before}${left} left`;
}

/** Seconds of work that say something about the rate, and seconds left that are worth a word. */
const leastTime = 1;

/** Time left of a run, by what is done of it in `elapsed` seconds; undefined before that is known, and at the end. */
export function timeLeft(elapsed: number, done: number, total: number): string | undefined {
  if (elapsed < leastTime || !(done > 0) || done >= total) return undefined;
  const left = (elapsed * (total - done)) / done;
  return left < leastTime || !Number.isFinite(left) ? undefined : formatSeconds(left);
}
