import { type Moments, mergeMoments, noMoments } from '../numerics/statistics.js';
import { blockRange } from './blocks.js';
import { measuredCount } from './measures/block-measures.js';
import { measureLayout } from './measures/measured.js';
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

/** What the blocks so far measured, beside the numerators (`MeasureLayout`). */
export interface Measures {
  /** Of each value. */
  readonly moments: Moments[];
  /** Outputs of the samples, block by block: [samples, outputs] each. */
  readonly outputs: Float64Array[];
}

/** Moments of every numerator over the blocks so far, and how to add the results of further blocks. */
export interface Fold {
  readonly moments: Moments[];
  readonly measures: Measures;
  /** Takes results of `runBlocks` of `count` blocks from block `first` on; whether the run is to end. */
  readonly add: (first: number, count: number, result: Float64Array) => boolean;
}

/** Merges the results of blocks of `size` samples in the order of the blocks, whatever the order in which they come. */
export function createFold(problem: Problem, size: number, { onProgress, enough }: FoldListeners): Fold {
  const moments = new Array<Moments>(numeratorCount(problem)).fill(noMoments);
  const layout = problem.measured === undefined ? undefined : measureLayout(problem);
  const measures: Measures = { moments: new Array<Moments>(layout?.values ?? 0).fill(noMoments), outputs: [] };
  const waiting = new Map<number, { blocks: number; result: Float64Array }>();
  let next = 0;
  /** Merges the moments that lie from `at` on in a result; where they end. */
  const mergeInto = (merged: Moments[], count: number, result: Float64Array, at: number): number => {
    for (let n = 0; n < merged.length; n++) {
      const block = { count, mean: result[at + 2 * n]!, sumOfSquaredDeviations: result[at + 2 * n + 1]! };
      merged[n] = mergeMoments(merged[n]!, block);
    }
    return at + 2 * merged.length;
  };
  const merge = ({ blocks, result }: { blocks: number; result: Float64Array }): boolean => {
    let ended = false;
    let tail = 2 * blocks * moments.length;
    for (let b = 0, at = 0; b < blocks && !ended; b++, next++) {
      const { count } = blockRange(next, problem.samples, size);
      at = mergeInto(moments, count, result, at);
      const measured = measuredCount(problem, next);
      if (measured > 0 && tail < result.length) {
        const outputs = mergeInto(measures.moments, measured, result, tail);
        tail = outputs + measured * layout!.outputs;
        measures.outputs.push(result.slice(outputs, tail));
      }
      ended = enough?.(moments) ?? false;
    }
    onProgress?.(moments[0]!.count, problem.samples);
    return ended;
  };
  const add: Fold['add'] = (first, count, result) => {
    waiting.set(first, { blocks: count, result });
    for (let ready = waiting.get(next); ready !== undefined; ready = waiting.get(next)) {
      waiting.delete(next);
      if (merge(ready)) return true;
    }
    return false;
  };
  return { moments, measures, add };
}
