import { requireFunction, requireInstance } from './require-argument.js';
import { euclideanNorm } from './vectors.js';

const iterations = 200;
/** Relative change from one iteration to the next below which the eigenvalue is taken for settled. */
const settledBelow = 1e-4;

/**
 * The largest eigenvalue of a symmetric positive semi-definite map A by power iteration from a fixed vector, v_i = 1 +
 * sin(i + 1), stopped where it changes by less than 10⁻⁴ of itself; not a finite number where A is not.
 *
 * @param vector v, overwritten
 * @param apply v ← Av, in place
 * @throws InputError unless they are a Float64Array and a function
 * @example
 * ```ts
 * import { largestEigenvalue } from 'diffeolab/numerics';
 *
 * const largest = largestEigenvalue(new Float64Array(2), (v) => v.set([2 * v[0]! + v[1]!, v[0]! + 2 * v[1]!]));
 * console.log(largest); // 2.9999…
 * ```
 */
export function largestEigenvalue(vector: Float64Array, apply: (vector: Float64Array) => void): number {
  requireInstance('largestEigenvalue', 'vector', vector, Float64Array);
  requireFunction('largestEigenvalue', 'apply', apply);
  for (let i = 0; i < vector.length; i++) vector[i] = 1 + Math.sin(i + 1);
  let largest = 0;
  for (let iteration = 0; iteration < iterations; iteration++) {
    const size = euclideanNorm(vector);
    if (size === 0 || !Number.isFinite(size)) break;
    for (let i = 0; i < vector.length; i++) vector[i]! /= size;
    apply(vector);
    const next = euclideanNorm(vector);
    const settled = Math.abs(next - largest) <= settledBelow * next;
    largest = next;
    if (settled) break;
  }
  return largest;
}
