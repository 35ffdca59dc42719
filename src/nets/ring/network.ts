import ndarray, { type NdArray } from 'ndarray';
import { InputError, requireInteger } from '../../numerics/input-error.js';
import { rational, toNumber } from '../../numerics/rational.js';
import { requireArray, requireFinite, requireNdarray, requireObject } from '../../numerics/require-argument.js';

/** Weights and biases of a layer as integers over one denominator, flat in the order of the arrays they stand for. */
export interface RationalWeights {
  readonly filters: readonly bigint[];
  readonly bias: readonly bigint[];
  readonly denominator: bigint;
}

/**
 * A periodic convolution followed by ReLU:
 * a_h(i) = ReLU(b_h + Σ_{h', t} w_{h h' t} x_{h'}(stride·i + t − ⌊(s − 1)/2⌋)), sites modulo the length of x.
 */
export interface ConvLayer {
  /** Filters [H_out, H_in, s]. */
  readonly filters: NdArray<Float64Array>;
  /** Biases [H_out]. */
  readonly bias: NdArray<Float64Array>;
  readonly stride: number;
  /** The same weights as exact rationals, where they are rational. */
  readonly rational?: RationalWeights;
}

/** A 1D periodic ReLU convolutional net: output = constant + Σ_h readout_h Σ_i a_h(i) over the last layer. */
export interface ConvNet {
  readonly name: string;
  readonly layers: readonly ConvLayer[];
  /** Weight of each channel of the last layer in the output, [H]. */
  readonly readout: NdArray<Float64Array>;
  readonly constant: number;
  /** The readout as exact integers over one denominator, where it is rational; integers need none. */
  readonly exactReadout?: { readonly numerators: readonly bigint[]; readonly denominator: bigint };
}

/**
 * Throws unless the argument `name` is a net: an object with layers of filters and biases, and a readout.
 * @throws InputError saying what came or what it lacks
 */
export function requireNetwork(subject: string, network: ConvNet, name = 'network'): void {
  requireObject(subject, name, network, ['layers', 'readout', 'constant']);
  requireArray(subject, `${name}.layers`, network.layers, 'layers');
  for (const [k, layer] of network.layers.entries()) requireLayer(subject, `${name}.layers[${k}]`, layer);
  requireNdarray(subject, `${name}.readout`, network.readout, 1);
  requireFinite(subject, `${name}.constant`, [network.constant]);
}

function requireLayer(subject: string, name: string, layer: ConvLayer): void {
  requireObject(subject, name, layer, ['filters', 'bias', 'stride']);
  requireNdarray(subject, `${name}.filters`, layer.filters, 3);
  requireNdarray(subject, `${name}.bias`, layer.bias, 1);
  requireInteger(subject, `${name}.stride`, layer.stride, 1);
}

/**
 * Shape [H_out, H_in, s] of the filters of a layer.
 * @see {@link convNet}
 */
export function filterShape(layer: ConvLayer): [outChannels: number, inChannels: number, size: number] {
  requireObject('filterShape', 'layer', layer, ['filters']);
  const [outChannels = 0, inChannels = 0, size = 0] = layer.filters.shape;
  return [outChannels, inChannels, size];
}

/**
 * A layer from nested filters [H_out][H_in][s].
 * @throws InputError if the filters are ragged, empty or not finite, or the biases do not match them
 * @see {@link convNet}
 */
export function convLayer(options: {
  /** Weights w [H_out][H_in][s]. */
  filters: readonly (readonly (readonly number[])[])[];
  /** Biases b [H_out], default 0. */
  bias?: readonly number[];
  /** Sites from one output to the next, default 1. */
  stride?: number;
}): ConvLayer {
  const subject = 'convLayer';
  requireFilters(subject, options);
  const { filters } = options;
  const inChannels = filters[0]?.length ?? 0;
  const size = filters[0]?.[0]?.length ?? 0;
  const flat = filters.flat(2);
  const regular = filters.every((rows) => rows.length === inChannels && rows.every((row) => row.length === size));
  if (flat.length === 0 || !regular) {
    throw new InputError(subject, 'filters must be a full, non-empty array [H_out][H_in][s]');
  }
  const bias = options.bias ?? new Array<number>(filters.length).fill(0);
  if (bias.length !== filters.length) {
    throw new InputError(subject, `expected ${filters.length} biases, one an output channel, got ${bias.length}`);
  }
  if (![...flat, ...bias].every(Number.isFinite)) throw new InputError(subject, 'weights and biases must be finite');
  return {
    filters: ndarray(Float64Array.from(flat), [filters.length, inChannels, size]),
    bias: ndarray(Float64Array.from(bias), [filters.length]),
    stride: requireInteger(subject, 'stride', options.stride ?? 1, 1),
  };
}

/** Throws unless there are filters, nested three deep. */
function requireFilters(subject: string, options: { readonly filters: readonly (readonly unknown[])[] }): void {
  requireObject(subject, 'options', options, ['filters']);
  const { filters } = options;
  if (Array.isArray(filters) && filters.every((rows) => Array.isArray(rows) && rows.every(Array.isArray))) return;
  throw new InputError(subject, 'filters must be nested arrays [H_out][H_in][s] (such as [[[1, 2, 1]]])');
}

/**
 * A layer with exact rational weights: integer filters [H_out][H_in][s] and biases over one denominator.
 * @throws InputError unless the denominator is positive, and where `convLayer` does
 * @example
 * ```ts
 * import { diffeoSensitivity } from 'diffeolab/analytic';
 * import { convNet, rationalLayer } from 'diffeolab/nets';
 * import { twoPixelTask } from 'diffeolab/two-pixels';
 *
 * const layer = rationalLayer({ filters: [[[1n, 2n, 1n]]], denominator: 4n });
 * const network = convNet({ name: 'binomial', layers: [layer] });
 * console.log(layer.filters.get(0, 0, 1)); // 0.5
 * console.log(diffeoSensitivity(network, twoPixelTask({ length: 12, scale: 3 }))[0]?.fraction); // 43/140
 * ```
 */
export function rationalLayer(options: {
  /** Numerators of the weights [H_out][H_in][s]. */
  filters: readonly (readonly (readonly bigint[])[])[];
  /** Numerators of the biases [H_out], default 0. */
  bias?: readonly bigint[];
  /** Denominator of all weights and biases, default 1. */
  denominator?: bigint;
  /** Sites from one output to the next, default 1. */
  stride?: number;
}): ConvLayer {
  requireFilters('rationalLayer', options);
  const denominator = options.denominator ?? 1n;
  const exactBias = options.bias ?? new Array<bigint>(options.filters.length).fill(0n);
  if (denominator <= 0n) {
    throw new InputError('rationalLayer', `denominator must be at least 1, got ${denominator} (use 1n for integers)`);
  }
  const value = (weight: bigint) => toNumber(rational(weight, denominator));
  const layer = convLayer({
    filters: options.filters.map((rows) => rows.map((row) => row.map(value))),
    bias: exactBias.map(value),
    stride: options.stride ?? 1,
  });
  return { ...layer, rational: { filters: options.filters.flat(2), bias: exactBias, denominator } };
}

/**
 * A net from its layers; readout 1 on every channel and constant 0 unless given.
 * @throws InputError if there is no layer, the channels of two layers do not fit or the readout has the wrong length
 * @example
 * ```ts
 * import { convLayer, convNet, filterShape, forward, pixelResponses } from 'diffeolab/nets';
 * import ndarray from 'ndarray';
 *
 * const layer = convLayer({ filters: [[[1, 2, 1]]], bias: [-1] });
 * const network = convNet({ name: 'binomial', layers: [layer, layer] });
 * console.log(filterShape(layer)); // [ 1, 1, 3 ]
 * console.log(pixelResponses(network, 6)[1]?.data); // Float64Array(6) [ 6, 4, 1, 0, 1, 4 ]
 * const inputs = ndarray(Float64Array.of(1, 0, 0, 0, 0, 0), [1, 6]);
 * console.log(forward(network, inputs).output.get(0)); // 1
 * ```
 */
export function convNet(options: {
  /** Any text, for tables. */
  name: string;
  /** Layers 1 … k̃. */
  layers: readonly ConvLayer[];
  /** Weight of each channel of the last layer in the output, [H], default 1. */
  readout?: readonly number[];
  /** What the output has besides, default 0. */
  constant?: number;
}): ConvNet {
  const subject = 'convNet';
  requireObject(subject, 'options', options, ['layers']);
  requireArray(subject, 'layers', options.layers, 'layers');
  for (const [k, layer] of options.layers.entries()) requireLayer(subject, `layers[${k}]`, layer);
  const { layers } = options;
  const last = layers.at(-1);
  if (last === undefined) throw new InputError(subject, 'expected at least one layer, got none');
  for (const [k, layer] of layers.entries()) {
    const given = k === 0 ? undefined : filterShape(layers[k - 1]!)[0];
    const [, expected] = filterShape(layer);
    if (given !== undefined && given !== expected) {
      throw new InputError(subject, `layer ${k + 1} expects ${expected} channels, layer ${k} gives ${given}`);
    }
  }
  const channels = filterShape(last)[0];
  const readout = options.readout ?? new Array<number>(channels).fill(1);
  if (readout.length !== channels || !readout.every(Number.isFinite)) {
    throw new InputError(subject, `readout must be ${channels} finite numbers, one a channel of the last layer`);
  }
  const constant = options.constant ?? 0;
  if (!Number.isFinite(constant)) throw new InputError(subject, `constant must be finite, got ${constant}`);
  return { name: options.name, layers, readout: ndarray(Float64Array.from(readout), [channels]), constant };
}
