import { type Activations, createForward } from '../../nets/ring/forward.js';
import { fillGaussians } from '../../numerics/random/gaussian.js';
import { stream } from '../../numerics/random/streams.js';
import { RunningMoments } from '../../numerics/statistics.js';
import { pairImage } from '../../twopixels/task.js';
import { blockRange } from '../blocks.js';
import type { Engine } from '../engine.js';
import { measuredCount, measuredLengths } from '../measures/block-measures.js';
import { measureLayout } from '../measures/measured.js';
import { createMeter } from '../measures/meter.js';
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
  const layout = problem.measured === undefined ? undefined : measureLayout(problem);
  const meter = createMeter(problem);

  /** Writes the numerators of a sample to `out` from position `at` on; its measures, if wanted, to `measures`. */
  const advance = (sample: number, out: Float64Array, at: number, measures?: Float64Array) => {
    const { pair, displaced } = drawPair(problem, sample);
    const image = pairImage(length, pair);
    const clean = runClean(image);
    let position = at;
    if (problem.withDiffeo) {
      const moved = runPerturbed(pairImage(length, displaced));
      writeSquaredDistances(clean, moved, out, position);
      if (measures !== undefined) meter.displaced(moved, measures);
      position += perQuantity;
    }
    if (problem.withNoise) {
      fillGaussians(noise, problem.key, stream.noise, sample);
      for (let i = 0; i < length; i++) image[i]! += deviation * noise[i]!;
      const noisy = runPerturbed(image);
      writeSquaredDistances(clean, noisy, out, position);
      if (measures !== undefined) meter.noisy(clean, noisy, measures);
    }
    if (measures !== undefined) meter.clean(pair, clean, measures);
  };

  return {
    name: 'js',
    runBlocks(first, count) {
      const numerators = new Float64Array(perSample);
      const result = new Float64Array(count * perSample * 2 + measuredLengths(problem, first, count));
      const measures = layout && new Float64Array(layout.values + layout.outputs);
      let tail = count * perSample * 2;
      for (let block = 0; block < count; block++) {
        const moments = Array.from(numerators, () => new RunningMoments());
        const measured = measuredCount(problem, first + block);
        const measuredMoments = Array.from({ length: measured > 0 ? layout!.values : 0 }, () => new RunningMoments());
        const range = blockRange(first + block, problem.samples);
        const outputs = tail + 2 * measuredMoments.length;
        for (let i = 0; i < range.count; i++) {
          advance(range.first + i, numerators, 0, i < measured ? measures : undefined);
          for (let n = 0; n < perSample; n++) moments[n]!.add(numerators[n]!);
          if (i >= measured) continue;
          for (const [n, moment] of measuredMoments.entries()) moment.add(measures![n]!);
          result.set(measures!.subarray(layout!.values), outputs + i * layout!.outputs);
        }
        for (const [n, { mean, sumOfSquaredDeviations }] of moments.entries()) {
          result.set([mean, sumOfSquaredDeviations], 2 * (block * perSample + n));
        }
        for (const [n, { mean, sumOfSquaredDeviations }] of measuredMoments.entries()) {
          result.set([mean, sumOfSquaredDeviations], tail + 2 * n);
        }
        if (measured > 0) tail = outputs + measured * layout!.outputs;
      }
      return result;
    },
    sampleDifferences(first, count) {
      const result = new Float64Array(count * perSample);
      for (let i = 0; i < count; i++) advance(first + i, result, i * perSample);
      return result;
    },
    sampleMeasures(first, count) {
      if (layout === undefined) return new Float64Array(0);
      const numerators = new Float64Array(perSample);
      const width = layout.values + layout.outputs;
      const result = new Float64Array(count * width);
      for (let i = 0; i < count; i++) advance(first + i, numerators, 0, result.subarray(i * width, (i + 1) * width));
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
