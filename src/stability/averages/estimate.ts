import type { NdArray } from 'ndarray';
import type { Columns, Product } from './columns.js';

/**
 * A number measured on samples. It is never exact: `standardError` is that of samples drawn independently from the law
 * of the data, each with its own draws of deformations and noise; `drawError` is the part of it that more draws on the
 * same samples would take away. NaN where there are too few samples or draws to tell.
 */
export interface Estimate {
  /** What was measured. */
  readonly value: number;
  /** For new samples with new draws. */
  readonly standardError: number;
  /** The part of it for new draws on the same samples. */
  readonly drawError: number;
}

/** The averages of a layer, with the covariances of their errors, [averages, averages]. */
export interface Averages {
  readonly columns: Columns;
  /** [averages] */
  readonly means: Float64Array;
  /** Covariances for new samples with new draws. */
  readonly bySample: NdArray<Float64Array>;
  /**
   * Covariances from sums over random groups of samples, for products with the denominator: where its own are too rough
   * ('always'), and where errors cancel to so small a part that they are.
   */
  readonly byGroups?: { readonly covariance: NdArray<Float64Array>; readonly always: boolean };
  /** Covariances for new draws on the same samples. */
  readonly byDraw: NdArray<Float64Array>;
}

/**
 * The estimate Π A_k^{e_k} of a product of powers of averages, with its error to first order in those of the averages
 * (infinitesimal jackknife), covariances included. NaN where a denominator is 0.
 *
 * @param through how the product depends on averages besides, by what they have changed in the sample already: pairs of
 * average and ∂ log of the product/∂ log of the average. They are in the error and not in the value.
 * Source: Efron, *The jackknife, the bootstrap and other resampling plans*, SIAM 1982, ch. 6.
 */
export function estimateProduct(averages: Averages, product: Product, through: Product = []): Estimate {
  const { means, byDraw } = averages;
  const value = product.reduce((total, [k, exponent]) => total * means[k]! ** exponent, 1);
  const dead = product.some(([k, exponent]) => exponent < 0 && means[k] === 0);
  if (dead || Number.isNaN(value)) return { value: Number.NaN, standardError: Number.NaN, drawError: Number.NaN };
  const gradient = product.map(([k, exponent]) =>
    product.reduce(
      (total, [other, power]) =>
        total * (other === k ? exponent * means[k]! ** (exponent - 1) : means[other]! ** power),
      1,
    ),
  );
  const terms = [
    ...product.map(([k], i) => [k, gradient[i]!] as const),
    ...through.map(([k, exponent]) => [k, (exponent * value) / means[k]!] as const),
  ];
  return {
    value,
    standardError: Math.sqrt(sampleVariance(averages, terms)),
    drawError: Math.sqrt(Math.max(0, combine(byDraw, terms).variance)),
  };
}

/** What is left of an error by cancellation counts if it is this part of what cancels. */
const leastLeft = 0.05;

/** Variance by sample of Σ g_k A_k. */
function sampleVariance({ columns, bySample, byGroups }: Averages, terms: Product): number {
  const own = combine(bySample, terms);
  if (byGroups === undefined || terms.every(([k]) => k !== columns.denominator)) return Math.max(0, own.variance);
  const certain = !byGroups.always && own.variance >= leastLeft * own.magnitude;
  return Math.max(0, certain ? own.variance : combine(byGroups.covariance, terms).variance);
}

/** Σ g_k g_l C_kl, and the sum of the magnitudes of its terms. */
function combine(covariance: NdArray<Float64Array>, terms: Product): { variance: number; magnitude: number } {
  let [variance, magnitude] = [0, 0];
  for (const [k, a] of terms) {
    for (const [l, b] of terms) {
      const term = a * b * covariance.get(k, l);
      variance += term;
      magnitude += Math.abs(term);
    }
  }
  return { variance, magnitude };
}

/** Covariance of log Π A^e and log Π A^{e′}, from the covariances of the averages by sample or by draw. */
export function logCovariance(
  means: Float64Array,
  covariance: NdArray<Float64Array>,
  first: Product,
  second: Product,
): number {
  let sum = 0;
  for (const [k, a] of first) {
    for (const [l, b] of second) sum += (a * b * covariance.get(k, l)) / (means[k]! * means[l]!);
  }
  return sum;
}

/** Standard error of log Π A^e − log Π A^{e′}, by sample. Powers that are in both go out exactly. */
export function logDifferenceError(averages: Averages, first: Product, second: Product): number {
  const exponents = new Map<number, number>();
  for (const [k, exponent] of first) exponents.set(k, exponent);
  for (const [k, exponent] of second) exponents.set(k, (exponents.get(k) ?? 0) - exponent);
  const difference = [...exponents].filter(([, exponent]) => exponent !== 0);
  return Math.sqrt(
    sampleVariance(
      averages,
      difference.map(([k, exponent]) => [k, exponent / averages.means[k]!] as const),
    ),
  );
}
