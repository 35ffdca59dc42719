/** Shaders for a problem, with two entry points: `reduce`, a workgroup a block of samples, and `list`. */
export interface Program {
  readonly source: string;
  /** Samples of a block. */
  readonly blockSize: number;
  /** Samples of a workgroup of `list`. */
  readonly listed: number;
  /** What is bound from 2 on: numbers too many to be constants. */
  readonly tables: readonly ArrayBuffer[];
}
