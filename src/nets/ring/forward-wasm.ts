import ndarray, { type NdArray } from 'ndarray';
import { wasm } from '#kernels/forward';
import { requireNdarray } from '../../numerics/require-argument.js';
import { WasmKernel } from '../../numerics/wasm-kernel.js';
import { type BatchActivations, flattenBatch, readOut } from './forward.js';
import { type ConvNet, requireNetwork } from './network.js';
import { type MapLayout, packNetwork } from './packed-network.js';
import { planNetwork } from './plan.js';

/** Inputs that the kernel runs at a time. */
const lanes = 2;

/**
 * `forward` by the WebAssembly kernel: two inputs at a time in float64, equal to `forward` but for rounding in the sums
 * over taps. Inputs [P, l] or [P, H_in, l].
 * @throws InputError if the inputs do not have the channels that the first layer expects
 * @throws if the machine has no WebAssembly SIMD
 * @see {@link planNetwork}
 */
export function forwardWasm(network: ConvNet, inputs: NdArray<Float64Array>): BatchActivations {
  const subject = 'forwardWasm';
  requireNetwork(subject, network);
  requireNdarray(subject, 'inputs', inputs);
  const { samples, channels, length, flat } = flattenBatch(subject, network, inputs);
  const plan = planNetwork(network, length);
  const kernel = new WasmKernel(wasm);
  const packed = packNetwork(kernel, plan, lanes);
  const maps = [packed.input, ...packed.outputs].map((layout) => {
    const size = layout.channels * layout.length;
    return { layout, size, flat: kernel.allocate(lanes * size * Float64Array.BYTES_PER_ELEMENT) };
  });
  const exchanges = kernel.store(Int32Array.from(maps.flatMap(({ layout, flat }) => exchange(kernel, layout, flat))));
  const [input, ...outputs] = maps;
  const layers = plan.layers.map((layer) => new Float64Array(samples * layer.outChannels * layer.outLength));
  const output = new Float64Array(samples);
  const inputSize = channels * length;
  for (let first = 0; first < samples; first += lanes) {
    const count = Math.min(lanes, samples - first);
    const given = flat.subarray(first * inputSize, (first + count) * inputSize);
    kernel.float64(input!.flat, given.length).set(given);
    kernel.call('run', packed.layers, plan.layers.length, exchanges);
    for (const [k, { flat, size }] of outputs.entries()) {
      layers[k]!.set(kernel.float64(flat, count * size), first * size);
    }
  }
  const lastSize = outputs.at(-1)!.size;
  for (let p = 0; p < samples; p++)
    output[p] = readOut(plan, layers.at(-1)!.subarray(p * lastSize, (p + 1) * lastSize));
  return {
    layers: plan.layers.map((layer, k) => ndarray(layers[k]!, [samples, layer.outChannels, layer.outLength])),
    output: ndarray(output, [samples]),
  };
}

/** The class Exchange of kernels/forward.ts. */
function exchange(kernel: WasmKernel, layout: MapLayout, flat: number): number[] {
  const { channels, length, leftHalo, rightHalo, origin, rowBytes, bytes } = layout;
  return [flat, kernel.allocate(bytes), channels, length, leftHalo, rightHalo, origin, rowBytes];
}
