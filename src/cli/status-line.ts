import { canRenew, createLiveLine, type Streams } from './live-line.js';

/** One line on stderr about a running computation. */
export interface StatusLine {
  /** The most telling words first. */
  readonly update: (words: readonly string[]) => void;
  readonly stop: () => void;
}

/**
 * A line that renews itself on a terminal, no longer than it is wide; elsewhere a line now and then; nothing when
 * `quiet`.
 * @param pause least time between two lines where there is no terminal, in seconds
 */
export function createStatusLine(pause: number, quiet: boolean, streams: Streams = process): StatusLine {
  if (quiet) return { update: () => {}, stop: () => {} };
  if (canRenew(streams)) {
    const line = createLiveLine(undefined, streams);
    return { update: (words) => line.show(0, words), stop: line.stop };
  }
  let last = performance.now();
  return {
    update: (words) => {
      const now = performance.now();
      if (now - last < pause * 1000) return;
      last = now;
      streams.stderr.write(`${words.join(' · ')}\n`);
    },
    stop: () => {},
  };
}
