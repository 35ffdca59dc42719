import { blockRange } from '../blocks.js';
import type { Problem } from '../problem.js';
import { measureLayout } from './measured.js';

/**
 * Numbers that `runBlocks` gives behind the moments of the numerators, if the measures are taken: for each block that
 * lies below the measured samples the mean and Σ(x − mean)² of each value, [values, 2], then the outputs of its
 * samples, [samples, outputs] (`MeasureLayout`).
 */
export function measuredLength(problem: Problem, block: number): number {
  const count = measuredCount(problem, block);
  if (count === 0) return 0;
  const { values, outputs } = measureLayout(problem);
  return 2 * values + count * outputs;
}

/** Samples of a block that are measured. */
export function measuredCount({ measured }: Problem, block: number): number {
  return measured === undefined ? 0 : Math.max(0, blockRange(block, measured.samples).count);
}

/** The same of `count` blocks from `first` on. */
export function measuredLengths(problem: Problem, first: number, count: number): number {
  let length = 0;
  for (let block = first; block < first + count && measuredCount(problem, block) > 0; block++) {
    length += measuredLength(problem, block);
  }
  return length;
}
