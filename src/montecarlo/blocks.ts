/** Samples of a block. Blocks start at multiples of it, so that a sample's block never depends on the run. */
export const blockSize = 1024;

/** Number of blocks that hold `samples` samples, the last one perhaps in part. */
export function blockCount(samples: number): number {
  return Math.ceil(samples / blockSize);
}

/** First sample of a block and the number of its samples below `samples`. */
export function blockRange(block: number, samples: number): { first: number; count: number } {
  const first = block * blockSize;
  return { first, count: Math.min(blockSize, samples - first) };
}
