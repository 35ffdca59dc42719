import { requireNumber } from '../../numerics/input-error.js';
import { type Fraction, leastCommonMultiple, parseRational, parts, rational } from '../../numerics/rational.js';
import { type ConvLayer, type ConvNet, convNet, rationalLayer } from '../network.js';
import { admissibleSize } from './admissible.js';
import { type IntegerFilters, shiftFilters, sumOverOutputs } from './high-frequency.js';

/**
 * Interpolation between the low-frequency solution (κ = 0) and the high-frequency one (κ = 1): H = s channels with filters
 * (1 − κ)·low + κ·high, the low-frequency solution written as s equal channels that are averaged by the next layer.
 *
 * The last filter is divided by the least value of its response T_k̃ on the ξ sites of the footprint, so that every site
 * carries T ≥ 1 and the output is c(κ) + ReLU(ξ − d), c = 2(ΣT_k̃ − ξ), for every κ: all of the family solve the task.
 * At both ends D_f and G_f are those of the pure solutions.
 * @param options.mix κ ∈ [0, 1], a number or a fraction such as "1/3"; weights are exact rationals of it
 */
export function mix(options: { scale: number; length: number; filterSize?: number; mix: number | string }): ConvNet {
  const subject = 'mix';
  const { depth, halfWidth } = admissibleSize(subject, options);
  const kappa = parseRational(subject, options.mix);
  requireNumber(subject, 'mix', Number(kappa.valueOf()), 0, 1);
  const size = BigInt(2 * halfWidth + 1);
  const { numerator, denominator } = parts(kappa);
  const layers = Array.from({ length: depth }, (_, k): ConvLayer => {
    const last = k === depth - 1;
    const full = shiftFilters(halfWidth, k === 0 ? 'first' : 'inner');
    const high = last ? [sumOverOutputs(full)] : full;
    const copies = k === 0 ? 1n : size;
    const filters = high.map((rows) =>
      rows.map((row) => row.map((weight) => denominator - numerator + numerator * copies * weight)),
    );
    return rationalLayer({ filters, denominator: denominator * copies });
  });
  return convNet({ name: 'mix', layers: normaliseLast(layers) });
}

/** Divides the last filter by the least positive value of its response to one lit pixel and sets its bias to −1. */
function normaliseLast(layers: readonly ConvLayer[]): ConvLayer[] {
  const response = layers.reduce<Fraction[][]>((maps, layer) => propagate(layer, maps), [[rational(1n)]]);
  const least = response.flat().reduce((a, b) => (b.compare(a) < 0 ? b : a));
  const { filters, denominator } = layers.at(-1)!.rational!;
  const scaled = filters.map((weight) => rational(weight, denominator).div(least));
  const common = scaled.map((weight) => parts(weight).denominator).reduce(leastCommonMultiple, 1n);
  const integers = scaled.map((weight) => (parts(weight).numerator * common) / parts(weight).denominator);
  const [, inChannels = 0, size = 0] = layers.at(-1)!.filters.shape;
  const nested: IntegerFilters = [
    Array.from({ length: inChannels }, (_, c) => integers.slice(c * size, (c + 1) * size)),
  ];
  return [...layers.slice(0, -1), rationalLayer({ filters: nested, bias: [-common], denominator: common })];
}

/** Response [H][sites] of a layer on the infinite line to the responses of the layer before; sites grow by s − 1. */
function propagate(layer: ConvLayer, maps: Fraction[][]): Fraction[][] {
  const { filters, denominator } = layer.rational!;
  const [outChannels = 0, inChannels = 0, size = 0] = layer.filters.shape;
  const length = maps[0]!.length;
  return Array.from({ length: outChannels }, (_, h) => {
    const sums = new Array<Fraction>(length + size - 1).fill(rational(0n));
    for (let c = 0; c < inChannels; c++) {
      for (let t = 0; t < size; t++) {
        const weight = rational(filters[(h * inChannels + c) * size + t]!, denominator);
        for (let i = 0; i < length; i++) {
          const site = i + size - 1 - t;
          sums[site] = sums[site]!.add(weight.mul(maps[c]![i]!));
        }
      }
    }
    return sums;
  });
}
