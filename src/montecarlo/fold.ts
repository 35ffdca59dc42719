import { type Moments, mergeMoments, noMoments } from '../numerics/statistics.js';
import { blockRange } from './blocks.js';
import { numeratorCount, type Problem } from './problem.js';

/** Moments of every numerator over the blocks so far, and how to add the results of further blocks, which must come in order. */
export interface Fold {
  readonly moments: Moments[];
  /** Takes results of `runBlocks` from block `first` on. */
  readonly add: (first: number, result: Float64Array) => void;
}

/** Merges the results of blocks of `size` samples. */
export function createFold(
  problem: Problem,
  size: number,
  onProgress: ((done: number, total: number) => void) | undefined,
): Fold {
  const moments = new Array<Moments>(numeratorCount(problem)).fill(noMoments);
  const add = (firstBlock: number, result: Float64Array): void => {
    const blocks = result.length / (2 * moments.length);
    for (let b = 0, at = 0; b < blocks; b++) {
      const { count } = blockRange(firstBlock + b, problem.samples, size);
      for (let n = 0; n < moments.length; n++, at += 2) {
        const block = { count, mean: result[at]!, sumOfSquaredDeviations: result[at + 1]! };
        moments[n] = mergeMoments(moments[n]!, block);
      }
    }
    onProgress?.(moments[0]!.count, problem.samples);
  };
  return { moments, add };
}
