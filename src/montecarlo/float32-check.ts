import { createJsEngine } from './engines/js-engine.js';
import { numeratorCount, type Problem } from './problem.js';
import { workPerSample } from './work.js';

/**
 * Largest relative difference of a mean numerator up to which float32 is good enough: below what 10⁷ samples resolve.
 */
export const float32Tolerance = 1e-4;

/** Work that the check may take, in multiplications, and the bounds of its number of samples. */
const checkWork = 2e7;
const [fewest, most] = [16, 256];

/** First samples that the check compares. */
export function checkedSamples(problem: Problem): number {
  return Math.round(Math.min(most, Math.max(fewest, checkWork / workPerSample(problem))));
}

/**
 * How far float32 takes the numerators of a problem: the largest relative difference of the mean of any of them between
 * a float32 engine and the js engine, over the same first samples. Small, about 1e-6, unless activations grow beyond
 * what 24 bits resolve (deep low-frequency nets, cancelling filters) or noise is tiny or huge.
 * @param rounded the numerators of the first `checkedSamples` by the float32 engine
 */
export function float32Loss(problem: Problem, rounded: Float64Array): number {
  const perSample = numeratorCount(problem);
  const exact = createJsEngine(problem).sampleDifferences(0, rounded.length / perSample);
  let loss = 0;
  for (let n = 0; n < perSample; n++) {
    let sum = 0;
    let difference = 0;
    for (let i = n; i < exact.length; i += perSample) {
      sum += exact[i]!;
      difference += rounded[i]! - exact[i]!;
    }
    if (difference !== 0) loss = Math.max(loss, Math.abs(difference) / sum);
    if (!Number.isFinite(difference)) return Number.POSITIVE_INFINITY;
  }
  return loss;
}
