import ndarray, { type NdArray } from 'ndarray';
import { createForward } from './forward.js';
import { type ConvNet, requireNetwork } from './network.js';
import { planNetwork } from './plan.js';

/**
 * Responses T_k [H_k, l_k] of every layer to one lit pixel at site 0, all biases left out (so the last one too).
 * While no pre-activation is negative, T_k is the effective filter of the first k layers.
 * @see {@link convNet}
 */
export function pixelResponses(network: ConvNet, length: number): NdArray<Float64Array>[] {
  requireNetwork('pixelResponses', network);
  const plan = planNetwork(network, length);
  const layers = plan.layers.map((layer) => ({ ...layer, bias: new Float64Array(layer.outChannels) }));
  const pixel = new Float64Array(length);
  pixel[0] = 1;
  const activations = createForward({ ...plan, layers })(pixel);
  return activations.layers.map((layer, k) => ndarray(layer.slice(), [layers[k]!.outChannels, layers[k]!.outLength]));
}
