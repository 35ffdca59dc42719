import { type Moments, mergeMoments, noMoments } from '../numerics/statistics.js';
import { blockRange } from './blocks.js';
import { numeratorCount, type Problem } from './problem.js';

/** Who is asked and told while blocks are merged. */
export interface FoldListeners {
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /**
   * Asked after every block with the moments of all blocks up to it: true ends the run there, whatever has been
   * computed beyond is left out. The array is filled on by later blocks.
   */
  readonly enough?: ((moments: readonly Moments[]) => boolean) | undefined;
}

/** Moments of every numerator over the blocks so far, and how to add the results of further blocks. */
export interface Fold {
  readonly moments: Moments[];
  /** Takes results of `runBlocks` from block `first` on; whether the run is to end. */
  readonly add: (first: number, result: Float64Array) => boolean;
}

/** Merges the results of blocks of `size` samples in the order of the blocks, whatever the order in which they come. */
export function createFold(problem: Problem, size: number, { onProgress, enough }: FoldListeners): Fold {
  const moments = new Array<Moments>(numeratorCount(problem)).fill(noMoments);
  const waiting = new Map<number, Float64Array>();
  let next = 0;
  const merge = (result: Float64Array): boolean => {
    let ended = false;
    const blocks = result.length / (2 * moments.length);
    for (let b = 0, at = 0; b < blocks && !ended; b++, next++) {
      const { count } = blockRange(next, problem.samples, size);
      for (let n = 0; n < moments.length; n++, at += 2) {
        const block = { count, mean: result[at]!, sumOfSquaredDeviations: result[at + 1]! };
        moments[n] = mergeMoments(moments[n]!, block);
      }
      ended = enough?.(moments) ?? false;
    }
    onProgress?.(moments[0]!.count, problem.samples);
    return ended;
  };
  const add: Fold['add'] = (first, result) => {
    waiting.set(first, result);
    for (let ready = waiting.get(next); ready !== undefined; ready = waiting.get(next)) {
      waiting.delete(next);
      if (merge(ready)) return true;
    }
    return false;
  };
  return { moments, add };
}
