import { type ConvLayer, type ConvNet, convNet, rationalLayer } from '../../nets/ring/network.js';
import { requireObject } from '../../numerics/require-argument.js';
import { admissibleSize, type SolutionSizeOptions } from './admissible.js';

/** Integer filters [H_out][H_in][s] of one layer. */
export type IntegerFilters = bigint[][][];

/**
 * High-frequency solution: H = s channels of delta filters, each a shift, and bias −1 in the last
 * layer; output ReLU(ξ − d).
 *
 * Channel 0 is the identity; channel c = ±1 … ±q holds Σ_{m<k} shift(±(|c| + mq)) at layer k, its update being
 * shift(±q) of itself plus shift(±|c|) of channel 0. The last layer sums the updates into one channel: the box of width
 * ξ. Channel-pooling solution of the two-pixel task: Tomasini, Petrini, Cagnetta, Wyart, arXiv 2210.01506.
 * @throws InputError unless ξ = (s − 1)k̃ + 1 and 2ξ ≤ l
 * @see {@link lowFrequency}
 */
export function highFrequency(options: SolutionSizeOptions): ConvNet {
  requireObject('highFrequency', 'options', options);
  const { depth, halfWidth } = admissibleSize('highFrequency', options);
  const layers = Array.from({ length: depth }, (_, k): ConvLayer => {
    const filters = shiftFilters(halfWidth, k === 0 ? 'first' : 'inner');
    const last = k === depth - 1;
    return last ? rationalLayer({ filters: [sumOverOutputs(filters)], bias: [-1n] }) : rationalLayer({ filters });
  });
  return convNet({ name: 'high-frequency', layers });
}

/** Filters of a layer before the last: channels in the order −q … q. */
export function shiftFilters(halfWidth: number, place: 'first' | 'inner'): IntegerFilters {
  const channels = Array.from({ length: 2 * halfWidth + 1 }, (_, i) => i - halfWidth);
  const zero = () => new Array<bigint>(channels.length).fill(0n);
  const shift = (by: number) => zero().with(halfWidth - by, 1n);
  if (place === 'first') return channels.map((c) => [shift(c)]);
  return channels.map((c) =>
    channels.map((from) => {
      if (from === 0) return shift(c);
      return from === c ? shift(Math.sign(c) * halfWidth) : zero();
    }),
  );
}

/** One output channel that sums all output channels of a layer: [H_in][s]. */
export function sumOverOutputs(filters: IntegerFilters): bigint[][] {
  return filters.reduce((sum, rows) => sum.map((row, c) => row.map((weight, t) => weight + rows[c]![t]!)));
}
