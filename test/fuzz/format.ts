/** A number of [0, 1), and on the next call another one. */
export type Random = () => number;

/** A format that is read from outside: what is tried with inputs that were harmed on purpose. */
export interface Format {
  readonly name: string;
  /** Valid inputs, all of which are read without an error. */
  readonly seeds: () => readonly Buffer[];
  /** One of the seeds, harmed; `harmed` of harm.ts does for most formats. */
  readonly mutate: (bytes: Buffer, random: Random) => Buffer;
  /**
   * Reads an input; `folder` is empty but for what this leaves there. Right is whatever it returns, or an InputError that
   * is not caused by an error of programming.
   */
  readonly read: (bytes: Buffer, folder: string) => unknown;
}
