import { type ConvLayer, type ConvNet, convNet, rationalLayer } from '../../nets/ring/network.js';
import { InputError } from '../../numerics/input-error.js';
import { requireObject } from '../../numerics/require-argument.js';
import { admissibleSize, filterSizeWithin, type SolutionSizeOptions } from './admissible.js';

/** s^k̃ up to which ReLU(ξ − d) is resolved on top of the constant 2(s^k̃ − ξ) in float64. */
const largestSum = 2 ** 48;

/**
 * Low-frequency solution: one channel, all weights 1, bias −1 in the last layer.
 *
 * T_k are the coefficients of (1 + x + … + x^{s−1})^k and the output is 2(s^k̃ − ξ) + ReLU(ξ − d) for 1 ≤ d ≤ l/2.
 * The two-pixel task and its spatial-pooling solution: Tomasini, Petrini, Cagnetta, Wyart, arXiv 2210.01506.
 * @throws InputError unless ξ = (s − 1)k̃ + 1, 2ξ ≤ l, and s^k̃ ≤ 2⁴⁸ (ξ ≤ 61 for s = 3), beyond which
 *   float64 loses the output
 * @example
 * ```ts
 * import { diffeoSensitivity } from 'diffeolab/analytic';
 * import * as twopixels from 'diffeolab/two-pixels';
 *
 * const { dirichlet, disordered, highFrequency, lowFrequency, mix, strided } = twopixels;
 * const size = { length: 36, scale: 9 };
 * const pure = [lowFrequency(size), dirichlet(size), highFrequency(size), mix({ ...size, mix: '1/3' })];
 * const others = [strided(size), disordered({ base: highFrequency(size), copies: 2, disorder: 0.1, seed: '0' })];
 * for (const network of [...pure, ...others]) {
 *   const output = diffeoSensitivity(network, twopixels.twoPixelTask(size)).at(-1);
 *   console.log(network.name, output?.value); // low-frequency 0.041043…, …, disordered 0.041233…
 * }
 * ```
 */
export function lowFrequency(options: SolutionSizeOptions): ConvNet {
  const subject = 'lowFrequency';
  requireObject(subject, 'options', options);
  const { depth, halfWidth, scale } = admissibleSize(subject, options);
  const filterSize = 2 * halfWidth + 1;
  if (filterSize ** depth > largestSum) {
    throw new InputError(
      subject,
      `s^depth must be at most 2^48 for float64 to resolve the output, got ${filterSize}^${depth} at scale ${scale} ` +
        `(use filterSize ${filterSizeWithin(scale, largestSum)})`,
    );
  }
  const ones = new Array<bigint>(2 * halfWidth + 1).fill(1n);
  const layers = Array.from({ length: depth }, (_, k): ConvLayer => {
    return rationalLayer({ filters: [[ones]], bias: [k === depth - 1 ? -1n : 0n] });
  });
  return convNet({ name: 'low-frequency', layers });
}
