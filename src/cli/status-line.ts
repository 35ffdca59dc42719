/** One line on stderr about a running computation. */
export interface StatusLine {
  readonly update: (text: string) => void;
  /** Writes a line that stays. */
  readonly keep: (text: string) => void;
  readonly stop: () => void;
}

const clear = '\r\x1b[K';

/**
 * A line that renews itself on a terminal, cut to its width; elsewhere a line now and then; nothing when `quiet`.
 * @param pause least time between two lines where there is no terminal, in seconds
 */
export function createStatusLine(pause: number, quiet: boolean): StatusLine {
  if (quiet) return { update: () => {}, keep: () => {}, stop: () => {} };
  const { stderr } = process;
  if (stderr.isTTY) {
    return {
      update: (text) => stderr.write(`${clear}${text.slice(0, (stderr.columns || 80) - 1)}`),
      keep: (text) => stderr.write(`${clear}${text}\n`),
      stop: () => stderr.write(clear),
    };
  }
  let last = performance.now();
  const keep = (text: string) => stderr.write(`${text}\n`);
  return {
    update: (text) => {
      const now = performance.now();
      if (now - last < pause * 1000) return;
      last = now;
      keep(text);
    },
    keep,
    stop: () => {},
  };
}
