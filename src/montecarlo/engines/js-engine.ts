import { type Activations, createForward } from '../../nets/ring/forward.js';
import { fillGaussians } from '../../numerics/random/gaussian.js';
import { stream } from '../../numerics/random/streams.js';
import { RunningMoments } from '../../numerics/statistics.js';
import { pairImage } from '../../twopixels/task.js';
import { blockRange } from '../blocks.js';
import type { Engine } from '../engine.js';
import { drawPair } from '../pair-draw.js';
import { numeratorCount, type Problem } from '../problem.js';

/** The reference engine: one sample at a time in float64, by the forward pass of the model. */
export function createJsEngine(problem: Problem): Engine {
  const { plan, length, deviation } = problem;
  const runClean = createForward(plan);
  const runPerturbed = createForward(plan);
  const noise = new Float64Array(length);
  const perSample = numeratorCount(problem);
  const perQuantity = plan.layers.length + 1;

  /** Writes the numerators of a sample to `out` from position `at` on. */
  const advance = (sample: number, out: Float64Array, at: number) => {
    const { pair, displaced } = drawPair(problem, sample);
    const image = pairImage(length, pair);
    const clean = runClean(image);
    let position = at;
    if (problem.withDiffeo) {
      writeSquaredDistances(clean, runPerturbed(pairImage(length, displaced)), out, position);
      position += perQuantity;
    }
    if (problem.withNoise) {
      fillGaussians(noise, problem.key, stream.noise, sample);
      for (let i = 0; i < length; i++) image[i]! += deviation * noise[i]!;
      writeSquaredDistances(clean, runPerturbed(image), out, position);
    }
  };

  return {
    name: 'js',
    runBlocks(first, count) {
      const numerators = new Float64Array(perSample);
      const result = new Float64Array(count * perSample * 2);
      for (let block = 0; block < count; block++) {
        const moments = Array.from(numerators, () => new RunningMoments());
        const range = blockRange(first + block, problem.samples);
        for (let i = 0; i < range.count; i++) {
          advance(range.first + i, numerators, 0);
          for (let n = 0; n < perSample; n++) moments[n]!.add(numerators[n]!);
        }
        for (const [n, { mean, sumOfSquaredDeviations }] of moments.entries()) {
          result.set([mean, sumOfSquaredDeviations], 2 * (block * perSample + n));
        }
      }
      return result;
    },
    sampleDifferences(first, count) {
      const result = new Float64Array(count * perSample);
      for (let i = 0; i < count; i++) advance(first + i, result, i * perSample);
      return result;
    },
  };
}

/** Squared distance of two activations in each layer and in the output, to out[at], out[at + 1], … */
function writeSquaredDistances(a: Activations, b: Activations, out: Float64Array, at: number): void {
  for (const [k, layer] of a.layers.entries()) {
    const other = b.layers[k]!;
    let sum = 0;
    for (let i = 0; i < layer.length; i++) sum += (other[i]! - layer[i]!) ** 2;
    out[at + k] = sum;
  }
  out[at + a.layers.length] = (b.output - a.output) ** 2;
}
