import { nets } from 'diffeolab';
import { filterShape } from '../../dist/nets/ring/network.js';

/** A rational as a text. */
const ratio = (numerator: bigint, denominator: bigint) => `${numerator}/${denominator}`;

/** Weights as texts where they are rational, else as numbers. */
function writtenOf({ filters, bias, rational }: nets.ConvLayer) {
  if (rational === undefined) return { filters: Array.from(filters.data), bias: Array.from(bias.data) };
  const texts = (numerators: readonly bigint[]) => numerators.map((weight) => ratio(weight, rational.denominator));
  return { filters: texts(rational.filters), bias: texts(rational.bias) };
}

/** Nested lists of a flat array. */
function nested(flat: readonly (number | string)[], shape: readonly number[]): nets.NestedNumbers {
  const [extent = 1, ...rest] = shape;
  if (rest.length === 0) return [...flat];
  const size = flat.length / extent;
  return Array.from({ length: extent }, (_, i) => nested(flat.slice(i * size, (i + 1) * size), rest));
}

/**
 * A constructed solution as a JSON document of a net: convolutions with ReLU, the mean over all sites, and a dense
 * layer that makes a sum of it.
 */
export function documentOfSolution(network: nets.ConvNet, length: number): unknown {
  const sites = network.layers.reduce((count, { stride }) => Math.ceil(count / stride), length);
  const layers = network.layers.flatMap((layer) => {
    const [channels, inChannels, filterSize] = filterShape(layer);
    const { filters, bias } = writtenOf(layer);
    return [
      {
        kind: 'conv',
        channels,
        filterSize,
        stride: layer.stride,
        filters: nested(filters, [channels, inChannels, filterSize]),
        biases: bias,
      },
      { kind: 'relu' },
    ];
  });
  const readout = Array.from(network.readout.data, (weight) => weight * sites);
  return {
    format: nets.netFormat,
    name: network.name,
    input: { channels: 1, size: [length] },
    parametrisation: 'standard',
    layers: [
      ...layers,
      { kind: 'global-average-pool' },
      { kind: 'dense', channels: 1, filters: [readout], biases: [network.constant] },
    ],
  };
}
