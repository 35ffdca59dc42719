import { canRenew, createLiveLine, type Streams } from './live-line.js';
import { createTimeLeft } from './time-left.js';

/** Tells on stderr how far a run is. */
export interface Progress {
  /** `done` of `total` units of work are finished; `detail` says what that is. */
  readonly update: (done: number, total: number, detail: string) => void;
  readonly stop: () => void;
}

/** Least time between two lines where there is no terminal, in seconds. */
const linePause = 10;

/**
 * A bar on a terminal, there at once, with the time left as soon as it is known; elsewhere a line now and then; nothing
 * when `quiet`.
 */
export function createProgress(label: string, quiet: boolean, streams: Streams = process): Progress {
  if (quiet) return { update: () => {}, stop: () => {} };
  return canRenew(streams) ? bar(label, streams) : lines(label, streams);
}

function bar(label: string, streams: Streams): Progress {
  const leftAt = createTimeLeft();
  const line = createLiveLine(label, streams);
  return {
    update: (done, total, detail) => {
      const left = leftAt(done, total);
      line.show(total > 0 ? done / total : 0, left === undefined ? [detail] : [left, detail]);
    },
    stop: line.stop,
  };
}

function lines(label: string, { stderr }: Streams): Progress {
  const leftAt = createTimeLeft();
  let last = performance.now();
  return {
    update: (done, total, detail) => {
      const left = leftAt(done, total);
      const now = performance.now();
      if (now - last < linePause * 1000 || done >= total) return;
      last = now;
      stderr.write(`${label}: ${[detail, ...(left === undefined ? [] : [left])].join(', ')}\n`);
    },
    stop: () => {},
  };
}
