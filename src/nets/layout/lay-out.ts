import { InputError } from '../../numerics/input-error.js';
import type { LayerDescription, Parametrisation, Window } from '../description/layer.js';
import type { NetDescription } from '../description/net-description.js';
import { checkNetDescription } from '../description/parse.js';
import {
  type AxisWindow,
  type LaidLayer,
  type MapShape,
  type NetArray,
  type NetLayout,
  siteCount,
  valueCount,
} from './net-layout.js';

const subject = 'layOut';

/**
 * Follows a description through its layers: the shape of every map, the windows, the arrays and their fan-ins.
 * @throws InputError naming the entry that is not admissible, the layer whose window does not fit its input, or a last
 *   layer with more than one site
 * @see {@link presetNet}
 */
export function layOut(given: NetDescription): NetLayout {
  const description = checkNetDescription(given, () => subject);
  const input: MapShape = { channels: description.input.channels, size: [...description.input.size] };
  const parameters: NetArray[] = [];
  const statistics: NetArray[] = [];
  const layers: LaidLayer[] = [];
  const counts = new Map<string, number>();
  let shape = input;
  for (const [position, layer] of description.layers.entries()) {
    const number = (counts.get(layer.kind) ?? 0) + 1;
    counts.set(layer.kind, number);
    const name = `${layer.kind}${number}`;
    const windows = windowsOf(name, layer, shape);
    const output = outputOf(layer, shape, windows);
    const at = { weights: -1, biases: -1, statistics: -1 };
    for (const array of arraysOf(name, position, layer, shape, output)) {
      const trained = array.role !== 'means' && array.role !== 'variances';
      const list = trained ? parameters : statistics;
      if (array.role === 'weights' || array.role === 'scales') at.weights = list.length;
      if (array.role === 'biases' || array.role === 'shifts') at.biases = list.length;
      if (array.role === 'means') at.statistics = list.length;
      list.push(array);
    }
    layers.push({
      name,
      description: layer,
      input: shape,
      output,
      windows,
      padding: 'filterSize' in layer ? (layer.padding ?? 'periodic') : 'none',
      factor: factorOf(layer, description.parametrisation, parameters[at.weights]?.fanIn ?? 0),
      ...at,
    });
    shape = output;
  }
  if (siteCount(shape) !== 1) {
    throw new InputError(
      subject,
      `the last layer must leave one site, got ${shape.size.join(' × ')} (end with global-average-pool or dense)`,
    );
  }
  return {
    description,
    input,
    layers,
    parameters,
    statistics,
    outputs: shape.channels,
    blocks: blocksOf(description.layers),
  };
}

function windowsOf(name: string, layer: LayerDescription, { size }: MapShape): readonly AxisWindow[] {
  if (layer.kind === 'pool') {
    const { size: filterSize, stride = filterSize } = layer;
    return size.map((inSites, axis) => axisWindow(name, inSites, axis, filterSize, stride, 0, 0));
  }
  if (!('filterSize' in layer)) return [];
  if (size.length === 0) {
    throw new InputError(subject, `${name} needs sites, its input is a plain vector (use dense)`);
  }
  const [before, after] = padsOf(layer);
  const { filterSize, stride = 1 } = layer;
  return size.map((inSites, axis) => axisWindow(name, inSites, axis, filterSize, stride, before, after));
}

/** Sites added before and after each axis. */
function padsOf({ filterSize, padding, pad }: Window): readonly [before: number, after: number] {
  if (padding === 'none') return [0, 0];
  return pad ?? [Math.floor((filterSize - 1) / 2), Math.ceil((filterSize - 1) / 2)];
}

function axisWindow(
  name: string,
  inSites: number,
  axis: number,
  filterSize: number,
  stride: number,
  before: number,
  after: number,
): AxisWindow {
  const room = inSites + before + after - filterSize;
  if (room < 0) {
    throw new InputError(
      subject,
      `${name} has windows of ${filterSize} sites, more than the ${inSites + before + after} along axis ${axis} of its ` +
        'input (use smaller windows or fewer strides before)',
    );
  }
  return { inSites, outSites: Math.floor(room / stride) + 1, filterSize, stride, before };
}

function outputOf(layer: LayerDescription, input: MapShape, windows: readonly AxisWindow[]): MapShape {
  const size = windows.map(({ outSites }) => outSites);
  switch (layer.kind) {
    case 'conv':
    case 'locally-connected':
      return { channels: layer.channels, size };
    case 'dense':
      return { channels: layer.channels, size: [] };
    case 'pool':
      return { channels: input.channels, size };
    case 'global-average-pool':
      return { channels: input.channels, size: [] };
    case 'relu':
    case 'batch-norm':
      return input;
  }
}

function arraysOf(
  name: string,
  position: number,
  layer: LayerDescription,
  input: MapShape,
  output: MapShape,
): NetArray[] {
  const array = (role: NetArray['role'], shape: readonly number[], fanIn: number): NetArray => ({
    name: `${name}.${role}`,
    role,
    layer: position,
    shape,
    length: shape.reduce((product, extent) => product * extent, 1),
    fanIn,
  });
  if (layer.kind === 'batch-norm') {
    return (['scales', 'shifts', 'means', 'variances'] as const).map((role) => array(role, [input.channels], 0));
  }
  if (!('channels' in layer)) return [];
  const { channels, bias = true } = layer;
  const window = 'filterSize' in layer ? input.size.map(() => layer.filterSize) : [];
  const fanIn = layer.kind === 'dense' ? valueCount(input) : input.channels * siteCount({ ...input, size: window });
  const own = layer.kind === 'locally-connected' ? output.size : [];
  const shape = layer.kind === 'dense' ? [channels, fanIn] : [channels, input.channels, ...own, ...window];
  const arrays = [array('weights', shape, fanIn)];
  if (bias !== false) arrays.push(array('biases', bias === 'shared' ? [1] : [channels, ...own], fanIn));
  return arrays;
}

function factorOf(layer: LayerDescription, ofNet: Parametrisation, fanIn: number): number {
  if (!('channels' in layer)) return 1;
  const { parametrisation = ofNet, weightScale = 1 } = layer;
  if (parametrisation === 'ntk') return weightScale / Math.sqrt(fanIn);
  return parametrisation === 'mean-field' ? weightScale / fanIn : weightScale;
}

/** Where each block ends: before the next layer with weights, and at the end. */
function blocksOf(layers: readonly LayerDescription[]): number[] {
  const starts = layers.flatMap((layer, position) => ('channels' in layer ? [position] : []));
  return [...starts.slice(1).map((start) => start - 1), layers.length - 1].filter((end) => end >= 0);
}
