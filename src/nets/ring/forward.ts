import ndarray, { type NdArray } from 'ndarray';
import { InputError } from '../../numerics/input-error.js';
import { requireNdarray } from '../../numerics/require-argument.js';
import { type ConvNet, requireNetwork } from './network.js';
import { type LayerPlan, type NetworkPlan, planNetwork, requirePlan } from './plan.js';

/** Activations of one input: layer k flat [H_k, l_k], and the output. Buffers are reused by the next call. */
export interface Activations {
  readonly layers: readonly Float64Array[];
  readonly output: number;
}

/**
 * Runs a plan on single inputs, flat [H_in, l], in float64 without allocating: the reference for every engine.
 * @see {@link planNetwork}
 */
export function createForward(plan: NetworkPlan): (input: Float64Array) => Activations {
  requirePlan('createForward', plan);
  const buffers = plan.layers.map((layer) => new Float64Array(layer.outChannels * layer.outLength));
  return (input) => {
    let current = input;
    for (const [k, layer] of plan.layers.entries()) {
      const result = buffers[k]!;
      convolve(layer, current, result);
      for (let i = 0; i < result.length; i++) if (result[i]! < 0) result[i] = 0;
      current = result;
    }
    return { layers: buffers, output: readOut(plan, current) };
  };
}

/** Pre-activation of a layer, bias included: flat [H_in, l_in] → flat [H_out, l_out]. */
export function convolve(layer: LayerPlan, input: Float64Array, result: Float64Array): void {
  const { inLength, outLength, stride } = layer;
  for (let h = 0; h < layer.outChannels; h++) {
    const row = h * outLength;
    result.fill(layer.bias[h]!, row, row + outLength);
    for (let tap = layer.tapStart[h]!; tap < layer.tapStart[h + 1]!; tap++) {
      const weight = layer.tapWeight[tap]!;
      const site = (layer.tapOffset[tap]! + inLength) % inLength;
      const wrap = row + Math.min(outLength, Math.ceil((inLength - site) / stride));
      let source = layer.tapChannel[tap]! * inLength + site;
      let target = row;
      for (; target < wrap; target++, source += stride) result[target]! += weight * input[source]!;
      source -= inLength;
      for (; target < row + outLength; target++, source += stride) result[target]! += weight * input[source]!;
    }
  }
}

/** Output constant + Σ_h readout_h Σ_i a_h(i). */
export function readOut(plan: NetworkPlan, last: Float64Array): number {
  const length = plan.layers.at(-1)!.outLength;
  let output = plan.constant;
  for (let h = 0; h < plan.readout.length; h++) {
    let sum = 0;
    for (let i = 0; i < length; i++) sum += last[h * length + i]!;
    output += plan.readout[h]! * sum;
  }
  return output;
}

/** Activations of a batch: layer k [P, H_k, l_k], output [P]. */
export interface BatchActivations {
  readonly layers: readonly NdArray<Float64Array>[];
  readonly output: NdArray<Float64Array>;
}

/**
 * Runs a net on a batch of inputs [P, l] or [P, H_in, l], in float64.
 * @throws InputError if the inputs do not have the channels that the first layer expects
 * @see {@link convNet}
 */
export function forward(network: ConvNet, inputs: NdArray<Float64Array>): BatchActivations {
  const subject = 'forward';
  requireNetwork(subject, network);
  requireNdarray(subject, 'inputs', inputs);
  const { samples, channels, length, flat } = flattenBatch(subject, network, inputs);
  const plan = planNetwork(network, length);
  const run = createForward(plan);
  const layers = plan.layers.map((layer) => new Float64Array(samples * layer.outChannels * layer.outLength));
  const output = new Float64Array(samples);
  const size = channels * length;
  for (let p = 0; p < samples; p++) {
    const activations = run(flat.subarray(p * size, (p + 1) * size));
    for (const [k, layer] of activations.layers.entries()) layers[k]!.set(layer, p * layer.length);
    output[p] = activations.output;
  }
  return {
    layers: plan.layers.map((layer, k) => ndarray(layers[k]!, [samples, layer.outChannels, layer.outLength])),
    output: ndarray(output, [samples]),
  };
}

/** The batch [P, l] or [P, H_in, l] as one flat row-major array, checked against the first layer of the net. */
export function flattenBatch(
  subject: string,
  network: ConvNet,
  inputs: NdArray<Float64Array>,
): { samples: number; channels: number; length: number; flat: Float64Array } {
  const expected = network.layers[0]!.filters.shape[1]!;
  const shape = inputs.shape.length === 2 ? [inputs.shape[0]!, 1, inputs.shape[1]!] : inputs.shape;
  const [samples = 0, channels = 0, length = 0] = shape;
  if (shape.length !== 3 || channels !== expected || length === 0) {
    const wanted = expected === 1 ? '[P, l]' : `[P, ${expected}, l]`;
    throw new InputError(subject, `expected inputs of shape ${wanted}, got [${inputs.shape.join(', ')}]`);
  }
  const view =
    inputs.shape.length === 2 ? ndarray(inputs.data, shape, withChannelStride(inputs), inputs.offset) : inputs;
  const flat = new Float64Array(samples * channels * length);
  let position = 0;
  for (let p = 0; p < samples; p++) {
    for (let c = 0; c < channels; c++) for (let i = 0; i < length; i++) flat[position++] = view.get(p, c, i);
  }
  return { samples, channels, length, flat };
}

function withChannelStride(inputs: NdArray<Float64Array>): number[] {
  const [rows = 0, sites = 0] = inputs.stride;
  return [rows, 0, sites];
}
