import { type ConvLayer, type ConvNet, convNet, rationalLayer } from '../network.js';
import { admissibleSize } from './admissible.js';

/**
 * Low-frequency solution: one channel, all weights 1, bias −1 in the last layer.
 *
 * T_k are the coefficients of (1 + x + … + x^{s−1})^k and the output is 2(s^k̃ − ξ) + ReLU(ξ − d) for 1 ≤ d ≤ l/2.
 * The two-pixel task and its spatial-pooling solution: Tomasini, Petrini, Cagnetta, Wyart, arXiv 2210.01506.
 * @throws InputError unless ξ = (s − 1)k̃ + 1 and 2ξ ≤ l
 */
export function lowFrequency(options: { scale: number; length: number; filterSize?: number }): ConvNet {
  const { depth, halfWidth } = admissibleSize('lowFrequency', options);
  const ones = new Array<bigint>(2 * halfWidth + 1).fill(1n);
  const layers = Array.from({ length: depth }, (_, k): ConvLayer => {
    return rationalLayer({ filters: [[ones]], bias: [k === depth - 1 ? -1n : 0n] });
  });
  return convNet({ name: 'low-frequency', layers });
}
