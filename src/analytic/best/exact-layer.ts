import { rectifiedMean, rectifiedProduct } from '../../numerics/rectified.js';
import { pairImage, type TwoPixelTask } from '../../twopixels/task.js';
import { momentsOf, type OutputMoments } from './objectives.js';
import type { PairClasses } from './pair-classes.js';
import type { WeightLayout } from './weights.js';

/** Clean outputs of a net of one layer at every distance, and the moments of the noisy ones. */
export interface ExactOutputs {
  readonly clean: Float64Array;
  readonly moments: OutputMoments;
}

/**
 * Exact moments of the output of one layer of one channel: E F′ and E F′² are sums of those of one and of two rectified
 * Gaussians.
 */
export function exactOutputs(
  layout: WeightLayout,
  weights: Float64Array,
  classes: PairClasses,
  { length }: TwoPixelTask,
  deviation: number,
): ExactOutputs {
  const { filterSize } = layout;
  const filter = weights.subarray(0, filterSize);
  const [bias, readout] = [weights[layout.biases[0]!]!, weights[layout.readout]!];
  const norm = Math.hypot(...filter);
  const sigma = deviation * norm;
  const reach = Math.min(filterSize - 1, length - 1);
  const correlations = Array.from({ length: reach + 1 }, (_, shift) => {
    let sum = 0;
    for (let t = shift; t < filterSize; t++) sum += filter[t]! * filter[t - shift]!;
    return Math.max(-1, Math.min(1, sum / norm ** 2));
  });
  // Sites of pairs take few values: each product of two is computed once.
  const values: number[] = [];
  const known = new Map<number, number>();
  const productOf = (i: number, j: number, shift: number) => {
    const place = (Math.min(i, j) * 4096 + Math.max(i, j)) * 4096 + shift;
    const found = known.get(place) ?? rectifiedProduct(values[i]!, sigma, values[j]!, sigma, correlations[shift]!);
    known.set(place, found);
    return found;
  };
  const [clean, means, squares] = [classes.weights, classes.weights, classes.weights].map(() => {
    return new Float64Array(classes.count);
  }) as [Float64Array, Float64Array, Float64Array];
  const left = (filterSize - 1) >> 1;
  for (let d = 0; d < classes.count; d++) {
    const input = pairImage(length, [0, d]);
    const u = Float64Array.from({ length }, (_, i) => {
      let sum = bias;
      for (let t = 0; t < filterSize; t++) sum += filter[t]! * input[(i + t - left + length) % length]!;
      return sum;
    });
    clean[d] = readout * u.reduce((sum, value) => sum + Math.max(0, value), 0);
    const site = u.map((value) => rectifiedMean(value, sigma));
    const kinds = Array.from(u, (value) => {
      if (!values.includes(value)) values.push(value);
      return values.indexOf(value);
    });
    const mean = site.reduce((sum, value) => sum + value, 0);
    let variance = 0;
    for (let i = 0; i < length; i++) {
      for (let shift = 0; shift <= reach; shift++) {
        const j = (i + shift) % length;
        variance += (shift === 0 ? 1 : 2) * (productOf(kinds[i]!, kinds[j]!, shift) - site[i]! * site[j]!);
      }
    }
    means[d] = readout * mean;
    squares[d] = readout ** 2 * (variance + mean ** 2);
  }
  return { clean, moments: momentsOf(classes.weights, clean, means, squares) };
}
