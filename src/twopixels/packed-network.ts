import type { WasmKernel } from '../numerics/wasm-kernel.js';
import type { LayerPlan, NetworkPlan } from './plan.js';

/** Bytes of a site of a map: one vector, its lanes are samples. */
export const siteBytes = 16;

/**
 * How a map [H, l] lies in the memory of a kernel: a row of sites for each channel, between halos that hold copies of the
 * sites at the other end of the ring, as far as the next layer reads.
 */
export interface MapLayout {
  readonly channels: number;
  readonly length: number;
  readonly leftHalo: number;
  readonly rightHalo: number;
  /** Byte offset of site 0 of channel 0. */
  readonly origin: number;
  readonly rowBytes: number;
  readonly bytes: number;
}

/** A net in the memory of a kernel, as kernels/parts/layer.ts reads it. */
export interface PackedNetwork {
  /** Address of the layers, one behind the other. */
  readonly layers: number;
  readonly input: MapLayout;
  readonly outputs: readonly MapLayout[];
}

/**
 * Writes a plan to the memory of a kernel. Taps on three neighbouring sites of a channel make one run; the others stand alone.
 * @param lanes samples in a vector: 4 for float32, 2 for float64
 * @param slack sites behind the rows of the input map that the kernel may write
 */
export function packNetwork(kernel: WasmKernel, plan: NetworkPlan, lanes: 2 | 4, slack = 0): PackedNetwork {
  const { inChannels, inLength } = plan.layers[0]!;
  const input = mapLayout(inChannels, inLength, plan.layers[0], slack);
  const outputs = plan.layers.map((layer, k) => mapLayout(layer.outChannels, layer.outLength, plan.layers[k + 1]));
  const readout = kernel.store(splat(plan.readout, lanes));
  const records = plan.layers.map((layer, k) => {
    const output = outputs[k]!;
    const runs = packRuns(kernel, layer, k === 0 ? input : outputs[k - 1]!, lanes);
    const bias = kernel.store(splat(layer.bias, lanes));
    return [
      layer.outChannels,
      layer.outLength,
      layer.stride * siteBytes,
      (k === 0 ? input : outputs[k - 1]!).bytes,
      output.bytes,
      output.origin,
      output.rowBytes,
      output.leftHalo,
      output.rightHalo,
      runs,
      bias,
      readout,
    ];
  });
  return { layers: kernel.store(Int32Array.from(records.flat())), input, outputs };
}

/** Layout of a map that `reader` reads, if any layer does. */
function mapLayout(channels: number, length: number, reader: LayerPlan | undefined, slack = 0): MapLayout {
  const offsets = reader?.tapOffset ?? new Int32Array();
  const lastSite = reader === undefined ? 0 : reader.stride * (reader.outLength - 1);
  const leftHalo = offsets.reduce((halo, offset) => Math.max(halo, -offset), 0);
  const rightHalo = offsets.reduce((halo, offset) => Math.max(halo, lastSite + offset - (length - 1)), 0);
  const rowBytes = (leftHalo + length + Math.max(rightHalo, slack)) * siteBytes;
  const bytes = channels * rowBytes;
  return { channels, length, leftHalo, rightHalo, origin: leftHalo * siteBytes, rowBytes, bytes };
}

/** Writes the runs of all output channels; returns the address of their table [H_out + 1]. */
function packRuns(kernel: WasmKernel, layer: LayerPlan, input: MapLayout, lanes: 2 | 4): number {
  const { tapStart, tapChannel, tapOffset, tapWeight } = layer;
  const runs: { first: number; taps: 1 | 3 }[] = [];
  const starts = [0];
  for (let h = 0; h < layer.outChannels; h++) {
    const end = tapStart[h + 1]!;
    const follows = (tap: number, by: number) =>
      tap + by < end && tapChannel[tap + by] === tapChannel[tap] && tapOffset[tap + by] === tapOffset[tap]! + by;
    for (let tap = tapStart[h]!; tap < end; ) {
      const taps = follows(tap, 1) && follows(tap, 2) ? 3 : 1;
      runs.push({ first: tap, taps });
      tap += taps;
    }
    starts.push(runs.length);
  }
  const runBytes = 4 * siteBytes;
  const bytes = new ArrayBuffer(runs.length * runBytes);
  const integers = new Int32Array(bytes);
  for (const [r, { first, taps }] of runs.entries()) {
    const source = input.origin + tapChannel[first]! * input.rowBytes + tapOffset[first]! * siteBytes;
    integers.set([source, taps], (r * runBytes) / 4);
    const weights = splat(tapWeight.subarray(first, first + taps), lanes);
    if (lanes === 2) new Float64Array(bytes).set(weights, (r * runBytes + siteBytes) / 8);
    else new Float32Array(bytes).set(weights, (r * runBytes + siteBytes) / 4);
  }
  const address = kernel.store(integers);
  return kernel.store(Int32Array.from(starts, (run) => address + run * runBytes));
}

/** Each number once in every lane: float64 for two lanes, float32 for four. */
function splat(values: Float64Array, lanes: 2 | 4): Float32Array | Float64Array {
  const repeated = Array.from(values).flatMap((value) => new Array<number>(lanes).fill(value));
  return lanes === 2 ? Float64Array.from(repeated) : Float32Array.from(repeated);
}
