import { canRenew, createLiveLine, type LiveLine, type Streams } from './live-line.js';

/** One line on stderr about a running computation. */
export interface StatusLine {
  readonly update: (text: string) => void;
  readonly stop: () => void;
}

/**
 * A line that renews itself on a terminal, cut to its width; elsewhere a line now and then; nothing when `quiet`.
 * @param pause least time between two lines where there is no terminal, in seconds
 */
export function createStatusLine(pause: number, quiet: boolean, streams: Streams = process): StatusLine {
  if (quiet) return { update: () => {}, stop: () => {} };
  if (canRenew(streams)) {
    const line: LiveLine = createLiveLine('{text}', streams);
    return { update: (text) => line.show(0, text), stop: line.stop };
  }
  let last = performance.now();
  return {
    update: (text) => {
      const now = performance.now();
      if (now - last < pause * 1000) return;
      last = now;
      streams.stderr.write(`${text}\n`);
    },
    stop: () => {},
  };
}
