/** Shaders for a problem, with two entry points: `reduce`, a workgroup a block of samples, and `list`. */
export interface Program {
  readonly source: string;
  /** Samples of a block. */
  readonly blockSize: number;
  /** Samples of a workgroup of `list`. */
  readonly listed: number;
  /** Most workgroups of a dispatch of `list`, if fewer than the device takes. */
  readonly mostListed?: number;
  /** What is bound from 2 on: numbers too many to be constants. */
  readonly tables: readonly ArrayBuffer[];
  /** A buffer bound behind the tables, with a slot for every workgroup of a dispatch. */
  readonly scratch?: { readonly slots: number; readonly bytes: number };
}
