import { InputError } from '../../numerics/input-error.js';
import type { LaidLayer, NetLayout } from '../layout/net-layout.js';
import type { Field } from './field.js';
import { type FoldedLayer, foldConvolution, normedLayer } from './fold-convolution.js';
import type { NetNumbers } from './net-numbers.js';
import { type Averaged, averagedPending, normedPending, type Pending, plainPending, pooledPending } from './pending.js';
import { unfit } from './unfit.js';

/** A net as periodic ReLU convolutions and a readout of the sums over the sites of the last one. */
export interface FoldedNet<T> {
  readonly layers: readonly FoldedLayer<T>[];
  /** Weight of each channel of the last layer in the output. */
  readonly readout: readonly T[];
  readonly constant: T;
}

/** Where the folding is: convolutions whose ReLU came, one whose ReLU is to come, what follows ReLU, the readout. */
interface Folding<T> {
  readonly layers: readonly FoldedLayer<T>[];
  readonly open?: FoldedLayer<T>;
  readonly pending: Pending<T>;
  readonly readout?: Averaged<T>;
}

/**
 * Folds factors, scales, batch norms, average pooling and the readout into convolutions and one readout.
 * @throws InputError about `subject`, naming the layer that does not fit
 */
export function foldLayers<T>(
  subject: string,
  { layers, outputs, input }: NetLayout,
  numbers: NetNumbers<T>,
  field: Field<T>,
): FoldedNet<T> {
  let state: Folding<T> = { layers: [], pending: plainPending(field, input.channels, field.one) };
  for (const layer of layers) state = folded(subject, layer, numbers, state, field);
  const { readout } = state;
  if (readout === undefined || outputs !== 1) {
    const what = readout === undefined ? 'has no mean over all sites' : `has ${outputs} outputs`;
    throw new InputError(subject, `the net ${what} (end it with global-average-pool and dense of one channel)`);
  }
  const { weights, sites, constants } = readout;
  return {
    layers: state.layers,
    readout: weights.map((weight) => field.share(weight, sites)),
    constant: constants.reduce(field.add, field.zero),
  };
}

/** One layer more. */
function folded<T>(
  subject: string,
  layer: LaidLayer,
  numbers: NetNumbers<T>,
  state: Folding<T>,
  field: Field<T>,
): Folding<T> {
  const { description } = layer;
  const { layers, open, pending, readout } = state;
  const { kind } = description;
  if (readout !== undefined && kind !== 'dense' && kind !== 'batch-norm') {
    throw unfit(subject, layer, 'comes behind the mean over all sites, where only dense may (leave it out)');
  }
  switch (kind) {
    case 'conv':
      if (open === undefined)
        return { layers, pending, open: foldConvolution(subject, layer, numbers, pending, field) };
      throw unfit(subject, layer, 'follows a convolution without ReLU (put relu between them)');
    case 'relu': {
      const scale = numbers.reluScale(layer);
      if (open === undefined) return { layers, pending: rectifiedAgain(subject, layer, state, scale, field) };
      return { layers: [...layers, open], pending: plainPending(field, open.outChannels, scale) };
    }
    case 'batch-norm': {
      const norms = numbers.norms(layer);
      if (readout !== undefined) return { layers, pending, readout: normedReadout(readout, norms, field) };
      if (open === undefined) return { layers, pending: normedPending(pending, norms, field) };
      return { layers, pending, open: normedLayer(open, norms, field) };
    }
    case 'pool':
      requireRectified(subject, layer, state);
      return { layers, pending: pooledPending(subject, layer, pending) };
    case 'global-average-pool':
      requireRectified(subject, layer, state);
      return { layers, pending, readout: averagedPending(subject, layer, pending) };
    case 'dense': {
      if (description.channels !== 1) throw unfit(subject, layer, `has ${description.channels} outputs, expected one`);
      if (readout?.constants.length !== layer.input.channels) {
        throw unfit(subject, layer, 'must follow the mean over all sites (put global-average-pool before it)');
      }
      return { layers, pending, readout: denseReadout(layer, numbers, readout, field) };
    }
    case 'locally-connected':
      throw unfit(subject, layer, 'has filters that differ from site to site (use conv)');
  }
}

function requireRectified<T>(subject: string, layer: LaidLayer, { layers, open }: Folding<T>): void {
  if (open !== undefined || layers.length === 0) {
    throw unfit(subject, layer, 'must follow a convolution and ReLU (put relu before it)');
  }
}

/** ReLU of what is rectified already: its factor, if nothing was added or turned round meanwhile. */
function rectifiedAgain<T>(
  subject: string,
  layer: LaidLayer,
  { layers, pending }: Folding<T>,
  scale: T,
  field: Field<T>,
): Pending<T> {
  if (layers.length === 0) throw unfit(subject, layer, 'comes before the first convolution (leave it out)');
  if (!pending.shifts.every(field.isZero) || pending.scales.some(field.isNegative)) {
    throw unfit(subject, layer, 'follows batch-norm without a convolution between them (leave one out)');
  }
  return normedPending(
    pending,
    pending.scales.map(() => ({ scale, shift: field.zero })),
    field,
  );
}

function normedReadout<T>(
  { weights, constants, sites }: Averaged<T>,
  norms: ReturnType<NetNumbers<T>['norms']>,
  field: Field<T>,
): Averaged<T> {
  const norm = (c: number) => norms[constants.length === 1 ? 0 : c]!;
  return {
    weights: weights.map((weight, c) => field.multiply(weight, norm(c).scale)),
    constants: constants.map((constant, c) => field.add(field.multiply(constant, norm(c).scale), norm(c).shift)),
    sites,
  };
}

function denseReadout<T>(
  layer: LaidLayer,
  numbers: NetNumbers<T>,
  { weights, constants, sites }: Averaged<T>,
  field: Field<T>,
): Averaged<T> {
  const factor = numbers.factor(layer);
  const own = Array.from(numbers.parameters[layer.weights]!, (weight) => field.multiply(weight, factor));
  const bias = layer.biases < 0 ? field.zero : numbers.parameters[layer.biases]![0]!;
  const shifted = constants.map((constant, c) => field.multiply(constant, own[c]!));
  return {
    weights: weights.map((weight, c) => field.multiply(own[own.length === 1 ? 0 : c]!, weight)),
    constants: [shifted.reduce(field.add, bias)],
    sites,
  };
}
