import { requireObject } from './require-argument.js';
/** Moments of a sample: enough to give its mean and variance, to add a value, or to be merged with another sample's. */
export interface Moments {
  readonly count: number;
  readonly mean: number;
  /** Σ (x − mean)². */
  readonly sumOfSquaredDeviations: number;
}

/**
 * The moments of no values.
 * @see {@link RunningMoments}
 */
export const noMoments: Moments = { count: 0, mean: 0, sumOfSquaredDeviations: 0 };

/**
 * Moments of two samples together. Source: Chan, Golub, LeVeque, *Algorithms for computing the sample variance*,
 * Am. Stat. 37 (1983) 242, eq. 1.5.
 * @see {@link RunningMoments}
 */
export function mergeMoments(a: Moments, b: Moments): Moments {
  const subject = 'mergeMoments';
  requireObject(subject, 'a', a, ['count']);
  requireObject(subject, 'b', b, ['count']);
  if (a.count === 0) return b;
  if (b.count === 0) return a;
  const count = a.count + b.count;
  const difference = b.mean - a.mean;
  return {
    count,
    mean: a.mean + difference * (b.count / count),
    sumOfSquaredDeviations:
      a.sumOfSquaredDeviations + b.sumOfSquaredDeviations + difference ** 2 * ((a.count * b.count) / count),
  };
}

/**
 * Unbiased variance Σ(x − mean)²/(n − 1); NaN for fewer than two values.
 * @see {@link RunningMoments}
 */
export function variance(moments: Moments): number {
  requireObject('variance', 'moments', moments, ['count']);
  const { count, sumOfSquaredDeviations } = moments;
  return count < 2 ? Number.NaN : sumOfSquaredDeviations / (count - 1);
}

/**
 * Standard error √(variance/n) of the mean of n independent values; NaN for fewer than two.
 * @see {@link RunningMoments}
 */
export function standardError(moments: Moments): number {
  requireObject('standardError', 'moments', moments, ['count']);
  return Math.sqrt(variance(moments) / moments.count);
}

/**
 * Moments of values that come one at a time, by Welford's update: no sum of squares to cancel.
 * @example
 * ```ts
 * import { mergeMoments, noMoments, RunningMoments, standardError, variance, zScore } from 'diffeolab/numerics';
 *
 * const moments = new RunningMoments();
 * for (const value of [1, 2, 4, 5]) moments.add(value);
 * const all = mergeMoments(noMoments, moments);
 * console.log(all.mean, variance(all), standardError(all)); // 3 3.3333… 0.91287…
 * console.log(zScore(all.mean, standardError(all), 2)); // 1.0954…
 * ```
 */
export class RunningMoments implements Moments {
  count = 0;
  mean = 0;
  sumOfSquaredDeviations = 0;

  add(value: number): void {
    this.count++;
    const difference = value - this.mean;
    this.mean += difference / this.count;
    this.sumOfSquaredDeviations += difference * (value - this.mean);
  }

  /** Takes in the values of another sample. */
  merge(other: Moments): void {
    Object.assign(this, mergeMoments(this, other));
  }

  get variance(): number {
    return variance(this);
  }

  get standardError(): number {
    return standardError(this);
  }
}

/**
 * (estimate − value)/standardError: standard normal when the value is the truth. 0/0, an estimate without spread, is 0.
 * @see {@link RunningMoments}
 */
export function zScore(estimate: number, standardError: number, value: number): number {
  return estimate === value ? 0 : (estimate - value) / standardError;
}

/**
 * The quantile at p of finite values, linear between the two values beside it: the median for p = ½. NaN where a value
 * is not finite, or there is none.
 */
export function quantile(values: readonly number[], p: number): number {
  if (values.length === 0 || !values.every(Number.isFinite)) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  const place = p * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
  return below + (place - Math.floor(place)) * (above - below);
}
