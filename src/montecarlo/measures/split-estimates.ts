import { splitNoise } from '../../numerics/noise-moments.js';
import { type Moments, variance } from '../../numerics/statistics.js';
import type { SensitivityEstimate } from '../layer-estimates.js';
import type { Problem } from '../problem.js';
import { measureLayout } from './measured.js';

/** The parts of G_f that are estimated, and G*. */
export type SplitEstimate = Readonly<Record<'shift' | 'rest' | 'recalibrated', SensitivityEstimate>>;

/** The first samples of a run one by one: their scatter gives the standard errors. */
export interface Scatter {
  readonly samples: number;
  /** ‖ΔF_k‖² of a sample, the output last. */
  readonly square: (sample: number, k: number) => number;
  /** A value of a sample by its position in `MeasureLayout`. */
  readonly value: (sample: number, position: number) => number;
}

/** How an estimate moves with ⟨‖ΔF‖²⟩, ‖⟨ΔF⟩‖² and tr Cov(ΔF, F). */
type Slopes = readonly [square: number, shift: number, covariance: number];

/**
 * Shift, rest and G* of each layer and the output. ⟨‖ΔF‖²⟩ is over all samples of the run; tr Cov(ΔF, F) and
 * ‖⟨ΔF⟩‖², from which the scatter of the mean is taken off, over the measured ones.
 *
 * Standard errors by the delta method: to first order an estimate is a mean over the samples of a number that is linear
 * in what they are measured by, and the variance of that number is the one of the first samples; the second order of
 * ‖⟨ΔF⟩‖², all there is where the shift is 0, is added.
 */
export function splitEstimates(
  problem: Problem,
  squares: readonly Moments[],
  values: readonly Moments[],
  scatter: Scatter,
): SplitEstimate[] {
  const { firstSums, repeats } = measureLayout(problem);
  return problem.measured!.spreads.map((spread, k): SplitEstimate => {
    const first = firstSums[k]!;
    const sums = values.slice(first, firstSums[k + 1] ?? values.length);
    const [measured, all, weight] = [values[k]!.count, squares[k]!.count, 1 / repeats[k]!];
    const shift = sums.reduce((norm, sum) => norm + weight * (sum.mean ** 2 - variance(sum) / measured), 0);
    const moments = { square: squares[k]!.mean, shift, covariance: values[k]!.mean, spread };
    const split = splitNoise(moments);
    // To first order ‖⟨ΔF⟩‖² is the mean of 2⟨ΔF⟩·ΔF.
    const shiftOf = (i: number) =>
      sums.reduce((total, { mean }, n) => total + 2 * weight * mean * scatter.value(i, first + n), 0);
    const numbers = [
      list(scatter.samples, (i) => scatter.square(i, k)),
      list(scatter.samples, shiftOf),
      list(scatter.samples, (i) => scatter.value(i, k)),
    ];
    const scattered = numbers.map((a) => numbers.map((b) => sampleCovariance(a, b)));
    const second = (2 * squaredProduct(scatter, sums, first, weight)) / measured ** 2;
    const estimate = (value: number, slopes: Slopes): SensitivityEstimate => {
      let square = slopes[1] ** 2 * second;
      for (const [a, row] of scattered.entries()) {
        // Two means over the same measured samples, of which one may go on over all samples.
        for (const [b, entry] of row.entries()) {
          square += (slopes[a]! * slopes[b]! * entry) / (a === 0 || b === 0 ? all : measured);
        }
      }
      return { value, standardError: spread === 0 ? Number.NaN : Math.sqrt(Math.max(0, square)) };
    };
    return {
      shift: estimate(split.shift, [0, 1 / spread, 0]),
      rest: estimate(split.rest, [1 / spread, -1 / spread, 0]),
      recalibrated: estimate(split.recalibrated, recalibratedSlopes(moments)),
    };
  });
}

/** Of G* = (1 − (C + P)²/(C(C + 2P + S − s)))/2, C half the spread. */
function recalibratedSlopes(moments: { square: number; shift: number; covariance: number; spread: number }): Slopes {
  const clean = moments.spread / 2;
  const both = clean + moments.covariance;
  const noisy = clean + 2 * moments.covariance + moments.square - moments.shift;
  const ofNoisy = both ** 2 / (2 * clean * noisy ** 2);
  return [ofNoisy, -ofNoisy, 2 * ofNoisy - both / (clean * noisy)];
}

/** tr (Cov ΔF)² as far as the sums see it: the mean square of the product of ΔF of two samples, centred. */
function squaredProduct(scatter: Scatter, sums: readonly Moments[], first: number, weight: number): number {
  const pairs = Math.floor(scatter.samples / 2);
  let total = 0;
  for (let pair = 0; pair < pairs; pair++) {
    let product = 0;
    for (const [n, { mean }] of sums.entries()) {
      const [a, b] = [scatter.value(2 * pair, first + n), scatter.value(2 * pair + 1, first + n)];
      product += weight * (a - mean) * (b - mean);
    }
    total += product ** 2;
  }
  return total / pairs;
}

function sampleCovariance(a: Float64Array, b: Float64Array): number {
  const [meanA, meanB] = [a, b].map((values) => values.reduce((sum, x) => sum + x, 0) / values.length) as [
    number,
    number,
  ];
  return a.reduce((sum, x, i) => sum + (x - meanA) * (b[i]! - meanB), 0) / (a.length - 1);
}

function list(count: number, value: (i: number) => number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => value(i));
}
