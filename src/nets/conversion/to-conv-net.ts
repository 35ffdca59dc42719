import ndarray from 'ndarray';
import { InputError } from '../../numerics/input-error.js';
import { type Fraction, leastCommonMultiple, parts, toNumber } from '../../numerics/rational.js';
import { requireFinite } from '../../numerics/require-argument.js';
import type { Floats } from '../engines/engine.js';
import { requireNet } from '../engines/require-net.js';
import { type Net, subtractedStart } from '../net.js';
import type { ConvLayer, ConvNet } from '../ring/network.js';
import { type Field, floats, fractions } from './field.js';
import type { FoldedLayer } from './fold-convolution.js';
import { type FoldedNet, foldLayers } from './fold-layers.js';
import { exactNumbers, floatNumbers, type NetNumbers } from './net-numbers.js';
import { differenceOf } from './side-by-side.js';

const subject = 'toConvNet';

/**
 * A net on a ring that ends with a mean over all sites as a `ConvNet`, whose output is F = α f or α (f − f₀): exact D
 * by enumeration, closures and Monte Carlo are then there for it. Factors of parametrisations and of ReLU, batch norms
 * (in evaluation), average pooling, 1/sites, readout and biases are folded into its weights; with f₀ the two nets stand
 * side by side. A layer of the result is a convolution and ReLU, its channels before the factors that follow. Where all
 * weights are rational (texts such as "1/3", integers, and what is the float64 nearest to a fraction of a denominator
 * up to 1000) and the factors are, it is exact.
 * @throws InputError naming the layer that does not fit: anything but convolutions with ReLU that go round the ring,
 *   average pools that divide it, batch norms, the mean over all sites, and a dense layer of one output
 * @example
 * ```ts
 * import { diffeoSensitivity } from 'diffeolab/analytic';
 * import { initialNet, parseNetDescription, toConvNet } from 'diffeolab/nets';
 * import { twoPixelTask } from 'diffeolab/two-pixels';
 *
 * const blur = { kind: 'conv', channels: 1, filterSize: 3, bias: false, filters: [[['1/4', '1/2', '1/4']]] };
 * const description = parseNetDescription({
 *   format: 'diffeolab-net-1',
 *   name: 'blur',
 *   input: { channels: 1, size: [12] },
 *   parametrisation: 'standard',
 *   layers: [blur, { kind: 'relu' }, { kind: 'global-average-pool' }],
 * });
 * const network = toConvNet(initialNet(description));
 * console.log(diffeoSensitivity(network, twoPixelTask({ length: 12, scale: 3 }))[0]?.fraction); // 43/140
 * ```
 */
export function toConvNet(net: Net): ConvNet {
  requireFiniteNet(net);
  const { name } = net.layout.description;
  const exact = convert(net, exactNumbers, fractions);
  if (exact !== undefined) return exactConvNet(name, exact);
  const { layers, readout, constant } = convert(net, floatNumbers, floats)!;
  return {
    name,
    layers: layers.map((layer) => convLayerOf(layer, layer.filters, layer.biases)),
    readout: ndarray(Float64Array.from(readout), [readout.length]),
    constant,
  };
}

function requireFiniteNet(net: Net): void {
  requireNet(subject, net);
  const { layout, parameters, statistics } = net;
  for (const [k, { name, shape }] of layout.parameters.entries()) requireFinite(subject, name, parameters[k]!, shape);
  for (const [k, { name, shape }] of layout.statistics.entries()) requireFinite(subject, name, statistics[k]!, shape);
}

/** The output F in the numbers of a field; undefined where the numbers are none of it. */
function convert<T>(
  net: Net,
  numbersOf: (net: Net, parameters: readonly Floats[]) => NetNumbers<T> | undefined,
  field: Field<T>,
): FoldedNet<T> | undefined {
  const { layout } = net;
  const initial = subtractedStart(net);
  const numbers = numbersOf(net, net.parameters);
  if (numbers === undefined) return undefined;
  const folded = foldLayers(subject, layout, numbers, field);
  if (initial === undefined) return scaled(folded, numbers.alpha, field);
  if (layout.statistics.length > 0) {
    throw new InputError(subject, 'a net with batch-norm has no f₀ to subtract (leave subtractInitial out)');
  }
  const start = numbersOf(net, initial);
  if (start === undefined) return undefined;
  return scaled(differenceOf(folded, foldLayers(subject, layout, start, field), field), numbers.alpha, field);
}

function scaled<T>({ layers, readout, constant }: FoldedNet<T>, alpha: T, field: Field<T>): FoldedNet<T> {
  return {
    layers,
    readout: readout.map((weight) => field.multiply(alpha, weight)),
    constant: field.multiply(alpha, constant),
  };
}

function exactConvNet(name: string, { layers, readout, constant }: FoldedNet<Fraction>): ConvNet {
  return {
    name,
    layers: layers.map((layer): ConvLayer => {
      const { filters, biases } = layer;
      const denominator = commonDenominator([...filters, ...biases]);
      const rational = {
        filters: filters.map((weight) => numeratorOver(weight, denominator)),
        bias: biases.map((bias) => numeratorOver(bias, denominator)),
        denominator,
      };
      return { ...convLayerOf(layer, filters.map(toNumber), biases.map(toNumber)), rational };
    }),
    readout: ndarray(Float64Array.from(readout, toNumber), [readout.length]),
    constant: toNumber(constant),
    exactReadout: exactReadout(readout),
  };
}

function exactReadout(readout: readonly Fraction[]): NonNullable<ConvNet['exactReadout']> {
  const denominator = commonDenominator(readout);
  return { numerators: readout.map((weight) => numeratorOver(weight, denominator)), denominator };
}

function commonDenominator(numbers: readonly Fraction[]): bigint {
  return numbers.reduce((common, number) => leastCommonMultiple(common, parts(number).denominator), 1n);
}

function numeratorOver(number: Fraction, denominator: bigint): bigint {
  const own = parts(number);
  return own.numerator * (denominator / own.denominator);
}

function convLayerOf<T>(
  { outChannels, inChannels, size, stride }: FoldedLayer<T>,
  filters: readonly number[],
  biases: readonly number[],
): ConvLayer {
  requireFinite(subject, 'folded weights', filters);
  requireFinite(subject, 'folded biases', biases);
  return {
    filters: ndarray(Float64Array.from(filters), [outChannels, inChannels, size]),
    bias: ndarray(Float64Array.from(biases), [outChannels]),
    stride,
  };
}
