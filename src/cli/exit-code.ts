/** Exit codes of the command line. */
export const exitCode = {
  done: 0,
  /** The run failed: no disk, a bug, a --precision that was not reached. */
  failed: 1,
  /** Bad usage: one line on stderr says what to change; nothing is written. */
  badUsage: 2,
  /** `--check`: an exact value and Monte Carlo differ by more than 4 standard errors. */
  checkFailed: 3,
  /** Ctrl-C: what is finished is kept. */
  interrupted: 130,
} as const;

/** Takes the exit code of a command. */
export type Finish = (code: number) => void;
