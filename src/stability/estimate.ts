/**
 * A number measured on samples. It is never exact: `standardError` is that of samples drawn independently from the law of the data, each with its own draws of
 * deformations and noise; `drawError` is the part of it that more draws on the same samples would take away. NaN where there are too few samples or draws to tell.
 */
export interface Estimate {
  readonly value: number;
  readonly standardError: number;
  readonly drawError: number;
}

/** Averages over one sample of the data, with the covariances of their errors. */
export interface Averages {
  readonly means: Float64Array;
  /** Covariances of the means, [count, count], for new samples with new draws. */
  readonly bySample: Float64Array;
  /** The same for new draws on the same samples. */
  readonly byDraw: Float64Array;
}

/** A product of powers of averages: pairs (number of the average, exponent). */
export type Product = readonly (readonly [column: number, exponent: number])[];

/**
 * The estimate Π A_k^{e_k} of a product of powers of averages, with its error to first order in those of the averages (infinitesimal jackknife), covariances
 * included. NaN where a denominator is 0.
 *
 * Source: Efron, *The jackknife, the bootstrap and other resampling plans*, SIAM 1982, ch. 6.
 */
export function estimateProduct(averages: Averages, product: Product): Estimate {
  const { means, bySample, byDraw } = averages;
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
  const error = (covariance: Float64Array) => {
    let variance = 0;
    for (const [i, [k]] of product.entries()) {
      for (const [j, [other]] of product.entries()) {
        variance += gradient[i]! * gradient[j]! * covariance[k * means.length + other]!;
      }
    }
    return Math.sqrt(Math.max(0, variance));
  };
  return { value, standardError: error(bySample), drawError: error(byDraw) };
}

/** Covariance of log Π A^e and log Π A^{e′}, from the covariances of the averages by sample or by draw. */
export function logCovariance(means: Float64Array, covariance: Float64Array, first: Product, second: Product): number {
  let sum = 0;
  for (const [k, a] of first) {
    for (const [l, b] of second) sum += (a * b * covariance[k * means.length + l]!) / (means[k]! * means[l]!);
  }
  return sum;
}

/** Standard error of log Π A^e − log Π A^{e′}, by sample. Powers that are in both go out exactly. */
export function logDifferenceError({ means, bySample }: Averages, first: Product, second: Product): number {
  const exponents = new Map<number, number>();
  for (const [k, exponent] of first) exponents.set(k, exponent);
  for (const [k, exponent] of second) exponents.set(k, (exponents.get(k) ?? 0) - exponent);
  const difference: Product = [...exponents].filter(([, exponent]) => exponent !== 0);
  return Math.sqrt(Math.max(0, logCovariance(means, bySample, difference, difference)));
}
