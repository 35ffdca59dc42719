/** Seconds that a chunk should take: short for progress and cancellation, long against the cost of handing it out. */
const targetSeconds = 0.03;
/** Largest factor from one chunk to the next, as the first ones run before the code is optimised. */
const fastestGrowth = 4;

/** Number of blocks to run in one go: as given, or learnt from the time that chunks took. It never changes a result. */
export class ChunkSize {
  readonly #fixed: boolean;
  #blocks: number;

  constructor(fixed: number | undefined) {
    this.#fixed = fixed !== undefined;
    this.#blocks = fixed ?? 1;
  }

  /** Blocks of the next chunk, when `left` are left. */
  next(left: number): number {
    return Math.min(this.#blocks, left);
  }

  /** Takes note that `blocks` blocks took `seconds`. */
  learn(blocks: number, seconds: number): void {
    if (this.#fixed) return;
    const wanted = Math.floor((blocks * targetSeconds) / Math.max(seconds, 1e-6));
    this.#blocks = Math.max(1, Math.min(wanted, fastestGrowth * this.#blocks));
  }
}
