import { type Problem, trackCount } from '../problem.js';

/** Invocations of the workgroup that runs a sample; every device has as many. */
export const groupSize = 256;

/** Shares of a numerator that are left when a sample ends; as many invocations put them together, layer by layer. */
export const shareCount = 16;

/**
 * Channels that are taken together, as one component of the maps: 4 with matrices of weights, or 1 with single weights.
 */
export type Width = 1 | 4;

/** How a wide net is laid out for a workgroup: a table of layers, and where the maps lie. */
export interface GroupPlan {
  readonly width: Width;
  /** Elements, of `width` channels each, for the two maps, of all tracks, that a layer reads and writes. */
  readonly mapElements: number;
  /** Whether they lie in the workgroup's memory; else each workgroup has a slot of a storage buffer. */
  readonly shared: boolean;
  readonly layers: readonly GroupLayer[];
  readonly tables: GroupTables;
}

/** Row of the table of layers; lengths in sites, sizes and bases in elements of the maps. */
export interface GroupLayer {
  /** Bundles of `width` output channels, the last one filled up with channels that are 0. */
  readonly bundles: number;
  readonly outLength: number;
  readonly inLength: number;
  readonly stride: number;
  /** Blocks of bundle b: from starts[firstStart + b] to the next. */
  readonly firstStart: number;
  /** First of its biases, in bundles. */
  readonly firstBias: number;
  readonly inBase: number;
  readonly outBase: number;
  /** Of one track. */
  readonly inSize: number;
  readonly outSize: number;
}

/** Names of the row, in the order in which they lie in memory. */
export const layerFields = [
  'bundles',
  'outLength',
  'inLength',
  'stride',
  'firstStart',
  'firstBias',
  'inBase',
  'outBase',
  'inSize',
  'outSize',
] as const satisfies readonly (keyof GroupLayer)[];

/**
 * What the shader reads of the net. A block holds the weights from `width` input channels to `width` output channels at
 * one offset, input by input; blocks without a weight are left out.
 */
export interface GroupTables {
  readonly starts: readonly number[];
  /** Where each block reads: first element of its input channels, and offset modulo the ring. */
  readonly places: readonly number[];
  readonly weights: readonly number[];
  /** Biases of all layers, then the readout, filled up to bundles. */
  readonly biases: readonly number[];
}

/**
 * What a block costs on a graphics card, in instructions: its place and weights, then reading
 * and multiplying each track.
 */
const blockCost: Readonly<Record<Width, (tracks: number) => number>> = {
  1: (tracks) => 8 + 2 * tracks,
  4: (tracks) => 10 + 17 * tracks,
};

/**
 * The layout of a problem, with the width that costs least.
 * @param sharedBytes what the workgroup has for maps
 */
export function planGroup(problem: Problem, sharedBytes: number): GroupPlan {
  const tracks = trackCount(problem);
  const [narrow, wide] = ([1, 4] as const).map((width) => layoutOf(problem, width, sharedBytes));
  const cost = ({ width, layers, tables: { starts } }: GroupPlan) =>
    layers.reduce((sum, { bundles, outLength, firstStart }) => {
      return sum + outLength * (starts[firstStart + bundles]! - starts[firstStart]!) * blockCost[width](tracks);
    }, 0);
  return cost(narrow!) <= cost(wide!) ? narrow! : wide!;
}

function layoutOf(problem: Problem, width: Width, sharedBytes: number): GroupPlan {
  const { plan, length } = problem;
  const tracks = trackCount(problem);
  const bundlesOf = (channels: number) => Math.ceil(channels / width);
  const sizes = [
    bundlesOf(plan.layers[0]!.inChannels) * length,
    ...plan.layers.map((layer) => bundlesOf(layer.outChannels) * layer.outLength),
  ];
  // Maps lie at the bottom and at the top in turn.
  const mapElements = tracks * Math.max(...sizes.slice(1).map((size, k) => size + sizes[k]!));
  const base = (k: number) => (k % 2 === 0 ? 0 : mapElements - tracks * sizes[k]!);
  const tables = { starts: [] as number[], places: [] as number[], weights: [] as number[], biases: [] as number[] };
  const layers = plan.layers.map((layer, k): GroupLayer => {
    const bundles = bundlesOf(layer.outChannels);
    const row = {
      bundles,
      outLength: layer.outLength,
      inLength: layer.inLength,
      stride: layer.stride,
      firstStart: tables.starts.length,
      firstBias: tables.biases.length / width,
      inBase: base(k),
      outBase: base(k + 1),
      inSize: sizes[k]!,
      outSize: sizes[k + 1]!,
    };
    for (let bundle = 0; bundle < bundles; bundle++) {
      tables.starts.push(tables.places.length / 2);
      for (const { input, offset, weights } of blocksOf(layer, bundle, width)) {
        tables.places.push(input * layer.inLength, offset);
        tables.weights.push(...weights);
      }
    }
    tables.starts.push(tables.places.length / 2);
    tables.biases.push(...filledUp(layer.bias, width));
    return row;
  });
  tables.biases.push(...filledUp(plan.readout, width));
  const bytes = mapElements * width * Float32Array.BYTES_PER_ELEMENT;
  return { width, mapElements, shared: bytes <= sharedBytes, layers, tables };
}

interface Block {
  /** Bundle of input channels. */
  readonly input: number;
  readonly offset: number;
  readonly weights: Float64Array;
}

/** The blocks of a bundle of output channels, in the order of input channels and offsets. */
function blocksOf(layer: Problem['plan']['layers'][number], bundle: number, width: Width): Block[] {
  const blocks = new Map<number, Block>();
  for (let h = bundle * width; h < Math.min(layer.outChannels, (bundle + 1) * width); h++) {
    for (let tap = layer.tapStart[h]!; tap < layer.tapStart[h + 1]!; tap++) {
      const channel = layer.tapChannel[tap]!;
      const input = Math.floor(channel / width);
      // A site of the ring from 0 on, so that one subtraction wraps it.
      const offset = (layer.tapOffset[tap]! + layer.inLength) % layer.inLength;
      const key = input * layer.inLength + offset;
      const block = blocks.get(key) ?? { input, offset, weights: new Float64Array(width * width) };
      // Two taps may fall on one site of a short ring.
      block.weights[(channel % width) * width + (h % width)]! += layer.tapWeight[tap]!;
      blocks.set(key, block);
    }
  }
  return [...blocks].sort(([a], [b]) => a - b).map(([, block]) => block);
}

function filledUp(values: Float64Array, width: Width): number[] {
  return Array.from({ length: Math.ceil(values.length / width) * width }, (_, i) => values[i] ?? 0);
}
