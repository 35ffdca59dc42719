import type { LaidLayer } from '../layout/net-layout.js';
import type { Field } from './field.js';
import type { NetNumbers } from './net-numbers.js';
import type { ChannelNorm, Pending } from './pending.js';
import { unfit } from './unfit.js';

/** A periodic convolution as `ConvLayer` has it: output i reads the sites stride·i + t − ⌊(s − 1)/2⌋. */
export interface FoldedLayer<T> {
  readonly outChannels: number;
  readonly inChannels: number;
  readonly size: number;
  readonly stride: number;
  /** [H_out, H_in, s]. */
  readonly filters: readonly T[];
  /** [H_out]. */
  readonly biases: readonly T[];
}

/**
 * A convolution with what stands before it: factors go into its weights, means of poolings make its filter longer,
 * shifts go into its biases.
 * @throws InputError about `subject` unless it is periodic on a ring
 */
export function foldConvolution<T>(
  subject: string,
  layer: LaidLayer,
  numbers: NetNumbers<T>,
  pending: Pending<T>,
  field: Field<T>,
): FoldedLayer<T> {
  const { filterSize, stride, before, inSites } = ringWindow(subject, layer);
  const { channels: outChannels } = layer.output;
  const { channels: inChannels } = layer.input;
  const taps: { readonly t: number; readonly offset: number }[] = [];
  for (let t = 0; t < filterSize; t++) {
    for (const tap of pending.taps) taps.push({ t, offset: pending.stride * (t - before) + tap });
  }
  const size = sizeFor(taps.map(({ offset }) => offset));
  const left = Math.floor((size - 1) / 2);
  const sites = inSites * pending.stride;
  if (size > sites)
    throw unfit(subject, layer, `reaches over ${size} sites of a ring of ${sites} (use smaller windows)`);
  const factor = numbers.factor(layer);
  const weights = numbers.parameters[layer.weights]!;
  const filters = new Array<T>(outChannels * inChannels * size).fill(field.zero);
  const biases = biasesOf(layer, numbers, field);
  for (let h = 0; h < outChannels; h++) {
    for (let c = 0; c < inChannels; c++) {
      const row = h * inChannels + c;
      const own = Array.from({ length: filterSize }, (_, t) => field.multiply(weights[row * filterSize + t]!, factor));
      for (const { t, offset } of taps) {
        const place = row * size + offset + left;
        const share = field.share(field.multiply(own[t]!, pending.scales[c]!), pending.taps.length);
        filters[place] = field.add(filters[place]!, share);
      }
      const shift = pending.shifts[c]!;
      if (!field.isZero(shift))
        biases[h] = own.reduce((sum, w) => field.add(sum, field.multiply(w, shift)), biases[h]!);
    }
  }
  return { outChannels, inChannels, size, stride: stride * pending.stride, filters, biases };
}

/** The window of a convolution whose every output reads the ring in the same way. */
function ringWindow(subject: string, layer: LaidLayer) {
  const { windows, padding } = layer;
  if (windows.length !== 1) throw unfit(subject, layer, 'is on a frame: only nets on a ring fit');
  const window = windows[0]!;
  const { inSites, outSites, filterSize, stride, before } = window;
  const inside = before === 0 && (outSites - 1) * stride + filterSize <= inSites;
  if (padding !== 'periodic' && !inside) {
    throw unfit(subject, layer, `has padding ${padding}: its border is not a ring (use periodic)`);
  }
  if (outSites !== Math.ceil(inSites / stride)) {
    const wanted = Math.ceil(inSites / stride);
    throw unfit(subject, layer, `makes ${outSites} of ${inSites} sites, a ring has ${wanted} (use other padding)`);
  }
  return window;
}

/** The smallest filter, as `ConvLayer` centres it, that reaches these sites. */
function sizeFor(offsets: readonly number[]): number {
  const before = Math.max(0, -Math.min(...offsets));
  const after = Math.max(0, ...offsets);
  return after > before ? 2 * after : 2 * before + 1;
}

function biasesOf<T>(layer: LaidLayer, { parameters }: NetNumbers<T>, { zero }: Field<T>): T[] {
  const { channels } = layer.output;
  if (layer.biases < 0) return new Array<T>(channels).fill(zero);
  const given = parameters[layer.biases]!;
  return Array.from({ length: channels }, (_, h) => given[given.length === 1 ? 0 : h]!);
}

/** A batch norm behind the convolution, before ReLU. */
export function normedLayer<T>(
  layer: FoldedLayer<T>,
  norms: readonly ChannelNorm<T>[],
  field: Field<T>,
): FoldedLayer<T> {
  const row = layer.inChannels * layer.size;
  return {
    ...layer,
    filters: layer.filters.map((weight, i) => field.multiply(weight, norms[Math.floor(i / row)]!.scale)),
    biases: layer.biases.map((bias, h) => field.add(field.multiply(bias, norms[h]!.scale), norms[h]!.shift)),
  };
}
