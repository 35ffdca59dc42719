import { forEachGaussianPoint } from '../../numerics/lattice/korobov.js';
import { overShifts } from '../../numerics/lattice/shifts.js';
import type { Quantity } from '../../numerics/quantity.js';
import { requireDeviation } from '../../numerics/require-argument.js';
import { distanceLaw, leastNoise, requireTask, type TwoPixelTask } from '../../twopixels/task.js';
import { affordableRule, latticeShifts } from './lattice-rule.js';
import { classOf } from './lit-law.js';

/** Largest exponent of the brightest site beside the second: it must not overflow, and the others are lost anyway. */
const mostExponent = 345;

/**
 * Least error that any function of the noisy input y = x + η can have on a task: the mean over pairs and noise
 * N(0, σ²) of min(p₊, p₋), the posterior probabilities of its classes. Given y a pair (a, b) has the weight
 * e^{(y_a + y_b)/σ²} over all pairs of the task, since x has the same norm for all of them.
 *
 * By a lattice over pair and noise with 8 random shifts; `error` is the half-width of the 95 % interval over these. The
 * sums over the pairs of the smaller class are windows of the ring: O(lξ) operations a point.
 *
 * The rule that takes the more probable class is optimal: Duda, Hart, Stork, *Pattern classification* (Wiley, 2001),
 * section 2.2.
 * @param deviation σ > 0
 * @throws InputError if σ is not a positive number
 * @example
 * ```ts
 * import { bayesError } from 'diffeolab/analytic';
 * import { noiseDeviation, twoPixelTask } from 'diffeolab/two-pixels';
 *
 * const task = twoPixelTask({ length: 16, scale: 3 });
 * console.log(bayesError(task, noiseDeviation(task)).value.toFixed(2)); // 0.16
 * ```
 */
export function bayesError(task: TwoPixelTask, deviation: number): Quantity {
  const subject = 'bayesError';
  requireTask(subject, task);
  requireDeviation(subject, 'deviation', deviation, leastNoise);
  const { length } = task;
  const pick = distancePicker(task);
  const posterior = posteriorError(task, deviation);
  const window = Math.min(classOf(task, 1).offsets.length, classOf(task, -1).offsets.length) / 2;
  const rule = affordableRule(length * (window + 16), length);
  const noisy = new Float64Array(length);
  const means = latticeShifts.map((shift) => {
    let sum = 0;
    forEachGaussianPoint(rule, shift, length, (first, gaussians) => {
      const distance = pick(first);
      for (const amplitude of [deviation, -deviation]) {
        for (let i = 0; i < length; i++) noisy[i] = amplitude * gaussians[i]!;
        noisy[0]! += 1;
        noisy[distance]! += 1;
        sum += posterior(noisy);
      }
    });
    return sum / (2 * rule.points);
  });
  return { ...overShifts(means), status: 'closure', method: 'lattice quadrature of the posterior error' };
}

/** The distance whose share of the pairs a uniform number in [0, 1) falls in. */
function distancePicker(task: TwoPixelTask): (uniform: number) => number {
  const law = distanceLaw(task);
  let total = 0;
  const ends = law.map(({ probability }) => {
    total += probability;
    return total;
  });
  return (uniform) => (law[ends.findIndex((end) => uniform < end)] ?? law.at(-1)!).distance;
}

/** min(p₊, p₋) given a noisy input. */
function posteriorError(task: TwoPixelTask, deviation: number): (noisy: Float64Array) => number {
  const { length } = task;
  const half = (wanted: 1 | -1) => classOf(task, wanted).offsets.filter((offset) => 2 * offset <= length);
  const [near, far] = [half(1), half(-1)];
  const [few, many] = near.length <= far.length ? [near, far] : [far, near];
  const gap = near.length + far.length < Math.floor(length / 2);
  const weights = new Float64Array(2 * length);
  const precision = 1 / deviation ** 2;
  return (noisy) => {
    const { brightest, second } = twoBrightest(noisy);
    for (let i = 0; i < length; i++) {
      weights[i] = Math.exp(Math.min(mostExponent, (noisy[i]! - second) * precision));
      weights[i + length] = weights[i]!;
    }
    const fewWeight = weightOf(few, weights, length);
    // The rest of all pairs, good to rounding of their sum, as far as no gap leaves out the likely ones.
    const rest = gap ? weightOf(many, weights, length) : allWeight(weights, length, brightest) - fewWeight;
    const sum = fewWeight + rest;
    if (sum > 0) return Math.max(0, Math.min(fewWeight, rest)) / sum;
    return logPosteriorError(few, many, noisy, precision);
  };
}

function twoBrightest(noisy: Float64Array): { brightest: number; second: number } {
  let brightest = 0;
  let second = Number.NEGATIVE_INFINITY;
  for (let i = 1; i < noisy.length; i++) {
    if (noisy[i]! > noisy[brightest]!) {
      second = noisy[brightest]!;
      brightest = i;
    } else if (noisy[i]! > second) {
      second = noisy[i]!;
    }
  }
  return { brightest, second };
}

/** Σ of the products of the weights of all pairs at the given offsets up to l/2, of each pair once. */
function weightOf(offsets: readonly number[], weights: Float64Array, length: number): number {
  let sum = 0;
  for (const offset of offsets) {
    const count = 2 * offset === length ? offset : length;
    for (let i = 0; i < count; i++) sum += weights[i]! * weights[i + offset]!;
  }
  return sum;
}

/** The same of all pairs, those with the brightest site by themselves: no digit of theirs is lost. */
function allWeight(weights: Float64Array, length: number, brightest: number): number {
  let [sum, squares] = [0, 0];
  for (let i = 0; i < length; i++) {
    if (i === brightest) continue;
    sum += weights[i]!;
    squares += weights[i]! ** 2;
  }
  return weights[brightest]! * sum + (sum ** 2 - squares) / 2;
}

/** min(p₊, p₋) by logarithms, where all products of weights are too small for a number. */
function logPosteriorError(
  few: readonly number[],
  many: readonly number[],
  noisy: Float64Array,
  precision: number,
): number {
  const sums = (offsets: readonly number[]) =>
    offsets.flatMap((offset) => Array.from(noisy, (value, i) => value + noisy[(i + offset) % noisy.length]!));
  const [left, right] = [sums(few), sums(many)];
  const most = [...left, ...right].reduce((largest, value) => Math.max(largest, value), Number.NEGATIVE_INFINITY);
  const weight = (list: readonly number[]) =>
    list.reduce((sum, value) => sum + Math.exp((value - most) * precision), 0);
  const [a, b] = [weight(left), weight(right)];
  return Math.min(a, b) / (a + b);
}
