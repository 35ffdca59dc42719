/**
 * Samples of a block of the engines of the processor. Blocks start at multiples of it: a sample's block
 * never depends on the run.
 */
export const blockSize = 1024;

/** Number of blocks that hold `samples` samples, the last one perhaps in part. */
export function blockCount(samples: number, size = blockSize): number {
  return Math.ceil(samples / size);
}

/** First sample of a block and the number of its samples below `samples`. */
export function blockRange(block: number, samples: number, size = blockSize): { first: number; count: number } {
  const first = block * size;
  return { first, count: Math.min(size, samples - first) };
}
