import type { Floats } from '../../../nets/engines/engine.js';
import { createJsEngine } from '../../../nets/engines/js/create-js-engine.js';
import type { LaidLayer } from '../../../nets/layout/net-layout.js';
import { type Net, subtractedStart } from '../../../nets/net.js';
import { filterRows, type NetFilterWeight, type NetSpectrumRow, spectrumRows } from './filter-rows.js';
import { type ViewInputOptions, type ViewInputs, viewInputs } from './view-inputs.js';

/** An operation of a net: its values, weights and activations. */
export type NetOperationRow = {
  /** Such as conv1. */
  readonly layer: string;
  /** Channels and sites of its values. */
  readonly shape: readonly number[];
  /** Numbers that are trained. */
  readonly parameters: number;
  /** Factor of the weights, where there are such. */
  readonly factor?: number;
  /** Root mean square of the weights, without the factor. */
  readonly weights?: number;
  /** Root mean square of the biases. */
  readonly biases?: number;
  /** Root mean square of its values on the inputs that the net is shown on. */
  readonly activations: number;
};

/** The output F for a pair of lit pixels at a distance; one row an output, which count from 1. */
export type NetOutputRow = { readonly distance: number; readonly output: number; readonly value: number };

/** Everything that a picture or a table of a net shows. */
export interface NetView {
  readonly name: string;
  /** Channels and sites of the inputs. */
  readonly input: readonly number[];
  readonly outputs: number;
  /** Numbers that are trained. */
  readonly parameterCount: number;
  readonly alpha: number;
  readonly subtractInitial: boolean;
  /** What activations are averaged over: pairs at all distances, or standard normal values. */
  readonly inputs: ViewInputs['kind'];
  readonly operations: readonly NetOperationRow[];
  readonly spectra: readonly NetSpectrumRow[];
  /** Of convolutions that are not too large to be looked at. */
  readonly filters: readonly NetFilterWeight[];
  /** Of nets that pairs are inputs of. */
  readonly distances: readonly NetOutputRow[];
}

/**
 * Layers, filters with their Laplacian spectra, activations, and the output against the distance of two lit pixels.
 * @example
 * ```ts
 * import { initialNet, presetNet } from 'diffeolab/nets';
 * import { netView } from 'diffeolab/tasks';
 *
 * const net = initialNet(presetNet('cnn', { input: { channels: 1, size: [16] }, channels: 4, depth: 2 }));
 * const { operations, spectra, distances } = netView(net);
 * console.log(operations.map(({ layer }) => layer)); // [ 'conv1', 'relu1', 'conv2', …
 * console.log(spectra.length, distances.length); // 6 8
 * ```
 */
export function netView(net: Net, options: Partial<ViewInputOptions> = {}): NetView {
  const { layout } = net;
  const { samples = 64, pixelValue = 1, seed = '0' } = options;
  const inputs = viewInputs(layout, { samples, pixelValue, seed });
  const engine = createJsEngine(net);
  const outputs = engine.evaluate(engine.prepare(inputs.values, inputs.count)).slice();
  const operations = layout.layers.map((layer, k) => operationRow(net, layer, engine.activations(k)));
  engine.close();
  const { alpha = 1, subtractInitial = false } = layout.description.output ?? {};
  const before = subtractedStart(net);
  const start = before === undefined ? undefined : outputsAt({ ...net, parameters: before }, inputs);
  return {
    name: layout.description.name,
    input: [layout.input.channels, ...layout.input.size],
    outputs: layout.outputs,
    parameterCount: layout.parameters.reduce((sum, { length }) => sum + length, 0),
    alpha,
    subtractInitial,
    inputs: inputs.kind,
    operations,
    spectra: spectrumRows(net),
    filters: filterRows(net),
    distances: inputs.distances.flatMap((distance, p) =>
      Array.from({ length: layout.outputs }, (_, output): NetOutputRow => {
        const at = p * layout.outputs + output;
        return { distance, output: output + 1, value: alpha * (outputs[at]! - (start?.[at] ?? 0)) };
      }),
    ),
  };
}

function outputsAt(net: Net, { values, count }: ViewInputs): Float64Array {
  const engine = createJsEngine(net);
  const outputs = engine.evaluate(engine.prepare(values, count)).slice();
  engine.close();
  return outputs;
}

function operationRow({ layout, parameters }: Net, layer: LaidLayer, activations: Floats): NetOperationRow {
  const own = layout.parameters.filter(({ layer: position }) => layout.layers[position] === layer);
  const { output, factor } = layer;
  return {
    layer: layer.name,
    shape: [output.channels, ...output.size],
    parameters: own.reduce((sum, { length }) => sum + length, 0),
    ...('channels' in layer.description && { factor }),
    ...(layer.weights >= 0 && { weights: rootMeanSquare(parameters[layer.weights]!) }),
    ...(layer.biases >= 0 && { biases: rootMeanSquare(parameters[layer.biases]!) }),
    activations: rootMeanSquare(activations),
  };
}

function rootMeanSquare(numbers: Floats): number {
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i]! ** 2;
  return Math.sqrt(sum / numbers.length);
}
