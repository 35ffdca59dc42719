import { createJsEngine } from './engines/js-engine.js';
import { createWasmEngine } from './engines/wasm-engine.js';
import { numeratorCount, type Problem } from './problem.js';
import { workPerSample } from './work.js';

/** Largest relative difference of a mean numerator up to which float32 is good enough: below what 10⁷ samples resolve. */
export const float32Tolerance = 1e-4;

/** Work that the check may take, in multiplications, and the bounds of its number of samples. */
const checkWork = 2e7;
const [fewest, most] = [16, 256];

/**
 * How far float32 takes the numerators of a problem: the largest relative difference of the mean of any of them between the
 * wasm and the js engine, over the same first samples. Small, about 1e-6, unless activations grow beyond what 24 bits resolve
 * (deep low-frequency nets, cancelling filters) or noise is tiny or huge.
 */
export function float32Loss(problem: Problem): number {
  const samples = Math.round(Math.min(most, Math.max(fewest, checkWork / workPerSample(problem))));
  const exact = createJsEngine(problem).sampleDifferences(0, samples);
  const rounded = createWasmEngine(problem).sampleDifferences(0, samples);
  const perSample = numeratorCount(problem);
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
