import { Presets, SingleBar } from 'cli-progress';
import { formatSeconds } from '../report/format-number.js';

/** Tells on stderr how far a run is. */
export interface Progress {
  /** `done` of `total` units of work are finished; `detail` says what that is. */
  readonly update: (done: number, total: number, detail: string) => void;
  readonly stop: () => void;
}

/** Least time between two lines where there is no terminal, in seconds. */
const linePause = 10;

/** A bar with the time left on a terminal; elsewhere a line now and then; nothing when `quiet`. */
export function createProgress(label: string, quiet: boolean): Progress {
  if (quiet) return { update: () => {}, stop: () => {} };
  return process.stderr.isTTY ? bar(label) : lines(label);
}

function bar(label: string): Progress {
  const start = performance.now();
  const format = `${label} {bar} {percentage}% · {detail} · {left} left`;
  const options = { format, stream: process.stderr, clearOnComplete: true, hideCursor: true, barsize: 24 };
  const display = new SingleBar(options, Presets.shades_classic);
  let started = false;
  return {
    update: (done, total, detail) => {
      const payload = { detail, left: formatSeconds(secondsLeft(start, done, total)) };
      if (started) display.update(done, payload);
      else display.start(total, done, payload);
      started = true;
    },
    stop: () => {
      if (started) display.stop();
    },
  };
}

function lines(label: string): Progress {
  const start = performance.now();
  let last = start;
  return {
    update: (done, total, detail) => {
      const now = performance.now();
      if (now - last < linePause * 1000 || done >= total) return;
      last = now;
      process.stderr.write(`${label}: ${detail}, ${formatSeconds(secondsLeft(start, done, total))} left\n`);
    },
    stop: () => {},
  };
}

function secondsLeft(start: number, done: number, total: number): number {
  const elapsed = (performance.now() - start) / 1000;
  return done > 0 ? (elapsed * (total - done)) / done : 0;
}
