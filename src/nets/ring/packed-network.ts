import type { WasmKernel } from '../../numerics/wasm-kernel.js';
import type { LayerPlan, NetworkPlan } from './plan.js';

/** Bytes of a site of a map: one vector, its lanes are samples. */
const siteBytes = 16;
/** Bytes of a TapGroup. */
const groupBytes = 6 * siteBytes;

/**
 * How a map [H, l] lies in the memory of a kernel: a row of sites for each channel, between halos that hold copies of
 * the sites at the other end of the ring, as far as the next layer reads.
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
 * Writes a plan to the memory of a kernel. Taps are put into groups that the kernel adds in one pass.
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
    const groups = packGroups(kernel, layer, k === 0 ? input : outputs[k - 1]!, lanes);
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
      groups,
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

/** Writes the tap groups of all output channels; returns the address of their table [H_out + 1]. */
function packGroups(kernel: WasmKernel, layer: LayerPlan, input: MapLayout, lanes: 2 | 4): number {
  const groups = Array.from({ length: layer.outChannels }, (_, h) => tapGroups(layer, h));
  const bytes = new ArrayBuffer(groups.flat().length * groupBytes);
  for (const [g, taps] of groups.flat().entries()) {
    const sources = taps.map(({ channel, offset }) => input.origin + channel * input.rowBytes + offset * siteBytes);
    new Int32Array(bytes, g * groupBytes, 4).set(sources);
    const weights = splat(
      taps.map(({ weight }) => weight),
      lanes,
    );
    new Uint8Array(bytes, g * groupBytes + siteBytes).set(new Uint8Array(weights.buffer));
    new Int32Array(bytes, (g + 1) * groupBytes - siteBytes, 1).set([kind(taps)]);
  }
  const address = kernel.store(new Int32Array(bytes));
  const starts = [0];
  for (const list of groups) starts.push(starts.at(-1)! + list.length);
  return kernel.store(Int32Array.from(starts, (start) => address + start * groupBytes));
}

/** The kind of a tap group as kernels/parts/layer.ts has it: the number of taps, but 5 for three of weight 1. */
function kind(taps: readonly Tap[]): number {
  return taps.length === 3 && taps.every(({ weight }) => weight === 1) ? 5 : taps.length;
}

interface Tap {
  readonly channel: number;
  readonly offset: number;
  readonly weight: number;
}

/**
 * Taps of an output channel: threes on neighbouring sites of one input channel first, the others
 * by fours, twos and ones.
 */
function tapGroups(layer: LayerPlan, h: number): Tap[][] {
  const taps = Array.from({ length: layer.tapStart[h + 1]! - layer.tapStart[h]! }, (_, i): Tap => {
    const tap = layer.tapStart[h]! + i;
    return { channel: layer.tapChannel[tap]!, offset: layer.tapOffset[tap]!, weight: layer.tapWeight[tap]! };
  });
  const threes: Tap[][] = [];
  const others: Tap[] = [];
  for (let i = 0; i < taps.length; ) {
    const three = taps.slice(i, i + 3);
    const neighbours =
      three.length === 3 &&
      three.every(({ channel, offset }, k) => channel === three[0]!.channel && offset === three[0]!.offset + k);
    if (neighbours) threes.push(three);
    else others.push(taps[i]!);
    i += neighbours ? 3 : 1;
  }
  const groups = [...threes];
  for (let i = 0; i < others.length; ) {
    const left = others.length - i;
    const size = left >= 4 ? 4 : left >= 2 ? 2 : 1;
    groups.push(others.slice(i, i + size));
    i += size;
  }
  // A channel without taps is its bias.
  return groups.length === 0 ? [[{ channel: 0, offset: 0, weight: 0 }]] : groups;
}

/** Each number once in every lane: float64 for two lanes, float32 for four. */
function splat(values: ArrayLike<number>, lanes: 2 | 4): Float32Array | Float64Array {
  const repeated = Array.from(values).flatMap((value) => new Array<number>(lanes).fill(value));
  return lanes === 2 ? Float64Array.from(repeated) : Float32Array.from(repeated);
}
