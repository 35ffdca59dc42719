import { type ConvNet, convLayer, convNet, filterShape } from '../../nets/ring/network.js';

/** Sizes of a ring net: layers of channels and filters of one size, stride 1. */
export interface NetShape {
  /** Channels that come into each layer, 1 first, and those that go out of the last: [depth + 1]. */
  readonly channels: readonly number[];
  readonly filterSize: number;
}

/**
 * Where the numbers of a net lie in one vector: of each layer the filters [H_out, H_in, s], then the biases [H_out];
 * last the readout [H].
 */
export interface WeightLayout extends NetShape {
  readonly filters: readonly number[];
  readonly biases: readonly number[];
  readonly readout: number;
  readonly size: number;
}

export function layoutOf({ channels, filterSize }: NetShape): WeightLayout {
  const filters: number[] = [];
  const biases: number[] = [];
  let size = 0;
  for (let k = 1; k < channels.length; k++) {
    filters.push(size);
    size += channels[k]! * channels[k - 1]! * filterSize;
    biases.push(size);
    size += channels[k]!;
  }
  return { channels, filterSize, filters, biases, readout: size, size: size + channels.at(-1)! };
}

/** The shape of a net whose layers have filters of one size and stride 1; undefined for others. */
export function shapeOf({ layers }: ConvNet): NetShape | undefined {
  const shapes = layers.map(filterShape);
  const [, first = 1, filterSize = 0] = shapes[0]!;
  if (shapes.some(([, , size]) => size !== filterSize) || layers.some(({ stride }) => stride !== 1)) return undefined;
  return { channels: [first, ...shapes.map(([out]) => out)], filterSize };
}

/** The numbers of a net in their layout. */
export function weightsOf({ layers, readout }: ConvNet): Float64Array {
  return Float64Array.from([
    ...layers.flatMap(({ filters, bias }) => [...filters.data, ...bias.data]),
    ...readout.data,
  ]);
}

/** The net of a vector of numbers. */
export function netOf(layout: WeightLayout, weights: Float64Array, name: string): ConvNet {
  const { channels, filterSize, filters, biases, readout } = layout;
  const layers = filters.map((at, k) => {
    const [from, to] = [channels[k]!, channels[k + 1]!];
    const row = (h: number, c: number) => {
      const first = at + (h * from + c) * filterSize;
      return Array.from(weights.subarray(first, first + filterSize));
    };
    return convLayer({
      filters: Array.from({ length: to }, (_, h) => Array.from({ length: from }, (__, c) => row(h, c))),
      bias: Array.from(weights.subarray(biases[k]!, biases[k]! + to)),
    });
  });
  return convNet({ name, layers, readout: Array.from(weights.subarray(readout)) });
}

/**
 * The same outputs, up to a factor, of numbers that can be compared: each channel of a layer before the last has
 * filters of norm 1 (ReLU takes positive factors through), each of the last has readout ±1, and the whole has spread 1.
 */
export function normalised(layout: WeightLayout, given: Float64Array, spread: number): Float64Array {
  const weights = given.slice();
  const { channels, filterSize, filters, biases, readout } = layout;
  const depth = filters.length;
  for (let k = 0; k < depth; k++) {
    const [from, to] = [channels[k]! * filterSize, channels[k + 1]!];
    for (let h = 0; h < to; h++) {
      const row = weights.subarray(filters[k]! + h * from, filters[k]! + (h + 1) * from);
      const last = k === depth - 1;
      const factor = last ? Math.abs(weights[readout + h]!) / spread : 1 / Math.hypot(...row);
      if (!(factor > 0) || !Number.isFinite(factor)) continue;
      for (let i = 0; i < row.length; i++) row[i]! *= factor;
      weights[biases[k]! + h]! *= factor;
      if (last) weights[readout + h] = Math.sign(weights[readout + h]!);
      else
        for (let g = 0; g < channels[k + 2]!; g++) scaleIncoming(layout, weights, { layer: k + 1, g, h }, 1 / factor);
    }
  }
  return weights;
}

/** Multiplies what channel g of a layer reads of channel h of the one before. */
function scaleIncoming(
  { channels, filterSize, filters }: WeightLayout,
  weights: Float64Array,
  { layer, g, h }: { readonly layer: number; readonly g: number; readonly h: number },
  factor: number,
): void {
  const first = filters[layer]! + (g * channels[layer]! + h) * filterSize;
  for (let i = first; i < first + filterSize; i++) weights[i]! *= factor;
}
