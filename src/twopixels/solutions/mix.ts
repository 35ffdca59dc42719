import { type ConvLayer, type ConvNet, convNet, rationalLayer } from '../../nets/ring/network.js';
import { InputError, requireNumber } from '../../numerics/input-error.js';
import { leastCommonMultiple, parseRational, parts, rational, toNumber } from '../../numerics/rational.js';
import { requireObject } from '../../numerics/require-argument.js';
import { admissibleSize, filterSizeWithin, type SolutionSizeOptions } from './admissible.js';
import { type IntegerFilters, shiftFilters, sumOverOutputs } from './high-frequency.js';

/**
 * ΣT_k̃ up to which ReLU(ξ − d) is right to 10⁻⁶ on top of the constant 2(ΣT_k̃ − ξ), with weights rounded to float64.
 */
const largestSum = 2n ** 32n;

/**
 * Interpolation between the low-frequency solution (κ = 0) and the high-frequency one (κ = 1): H = s
 * channels with filters (1 − κ)·low + κ·high, the low-frequency solution written as s equal channels that
 * are averaged by the next layer.
 *
 * The last filter is divided by the least value of its response T_k̃ on the ξ sites of the footprint, so that every
 * site carries T ≥ 1 and the output is c(κ) + ReLU(ξ − d), c = 2(ΣT_k̃ − ξ), for every κ: all of the family solve the
 * task. At both ends D_f and G_f are those of the pure solutions.
 * @throws InputError unless ξ = (s − 1)k̃ + 1, 2ξ ≤ l, 0 ≤ κ ≤ 1, and ΣT_k̃ ≤ 2³² (ξ ≤ 41 for s = 3 at κ = 0), beyond
 * which float64 loses the output
 * @see {@link lowFrequency}
 */
export function mix(
  options: SolutionSizeOptions & {
    /** κ ∈ [0, 1], a number or a fraction such as "1/3"; weights are exact rationals of it. */
    mix: number | string;
  },
): ConvNet {
  const subject = 'mix';
  requireObject(subject, 'options', options);
  const { depth, halfWidth, scale } = admissibleSize(subject, options);
  const kappa = parseRational(subject, options.mix);
  requireNumber(subject, subject, Number(kappa.valueOf()), 0, 1);
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
  return convNet({ name: 'mix', layers: normaliseLast(subject, layers, scale) });
}

/**
 * Divides the last filter by the least value of its response to one lit pixel and sets its bias to −1.
 * @throws InputError if the sum of that response, in units of the least value, is beyond what float64 can carry
 */
function normaliseLast(subject: string, layers: readonly ConvLayer[], scale: number): ConvLayer[] {
  const response = layers.reduce(propagate, [[1n]]).flat();
  const least = response.toSorted((a, b) => (a < b ? -1 : 1))[0]!;
  const sum = response.reduce((a, b) => a + b);
  if (sum > largestSum * least) {
    const wider = filterSizeWithin(scale, Number(largestSum));
    throw new InputError(
      subject,
      `the response to one pixel must add up to at most 2^32 for float64 to resolve the output, got ` +
        `${toNumber(rational(sum, least)).toPrecision(2)} at scale ${scale} (use filterSize ${wider}, or a mix nearer 1)`,
    );
  }
  const { filters } = layers.at(-1)!.rational!;
  const before = layers.slice(0, -1).reduce((product, layer) => product * layer.rational!.denominator, 1n);
  const scaled = filters.map((weight) => parts(rational(weight * before, least)));
  const common = scaled.map((weight) => weight.denominator).reduce(leastCommonMultiple, 1n);
  const integers = scaled.map((weight) => (weight.numerator * common) / weight.denominator);
  const [, inChannels = 0, size = 0] = layers.at(-1)!.filters.shape;
  const nested: IntegerFilters = [
    Array.from({ length: inChannels }, (_, c) => integers.slice(c * size, (c + 1) * size)),
  ];
  return [...layers.slice(0, -1), rationalLayer({ filters: nested, bias: [-common], denominator: common })];
}

/**
 * Response [H][sites] of a layer on the infinite line to the responses of the layer before, all times the denominators
 * of the layers so far; sites grow by s − 1.
 */
function propagate(maps: bigint[][], layer: ConvLayer): bigint[][] {
  const { filters } = layer.rational!;
  const [outChannels = 0, inChannels = 0, size = 0] = layer.filters.shape;
  const length = maps[0]!.length;
  return Array.from({ length: outChannels }, (_, h) => {
    const sums = new Array<bigint>(length + size - 1).fill(0n);
    for (let c = 0; c < inChannels; c++) {
      for (let t = 0; t < size; t++) {
        const weight = filters[(h * inChannels + c) * size + t]!;
        if (weight === 0n) continue;
        for (let i = 0; i < length; i++) sums[i + size - 1 - t]! += weight * maps[c]![i]!;
      }
    }
    return sums;
  });
}
