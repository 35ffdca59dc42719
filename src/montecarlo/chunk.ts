/** Moments of `count` blocks from block `first` on, as `Engine.runBlocks` gives them. */
export interface Chunk {
  readonly first: number;
  readonly count: number;
  readonly moments: Float64Array;
  /** Threads at work. */
  readonly threads: number;
}
