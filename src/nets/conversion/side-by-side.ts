import type { Field } from './field.js';
import type { FoldedLayer } from './fold-convolution.js';
import type { FoldedNet } from './fold-layers.js';

/**
 * α (f − f₀) as one net: f and f₀ side by side, block-diagonal behind the first layer; where their convolutions are the
 * same, f with the difference of the readouts.
 */
export function differenceOf<T>(net: FoldedNet<T>, start: FoldedNet<T>, field: Field<T>): FoldedNet<T> {
  const constant = field.add(net.constant, field.negate(start.constant));
  const opposite = start.readout.map((weight) => field.negate(weight));
  if (net.layers.every((layer, k) => sameLayer(layer, start.layers[k]!, field))) {
    return { layers: net.layers, readout: net.readout.map((weight, h) => field.add(weight, opposite[h]!)), constant };
  }
  return {
    layers: net.layers.map((layer, k) => beside(layer, start.layers[k]!, k === 0, field)),
    readout: [...net.readout, ...opposite],
    constant,
  };
}

function sameLayer<T>(a: FoldedLayer<T>, b: FoldedLayer<T>, field: Field<T>): boolean {
  const same = (x: readonly T[], y: readonly T[]) =>
    x.every((number, i) => field.isZero(field.add(number, field.negate(y[i]!))));
  return same(a.filters, b.filters) && same(a.biases, b.biases);
}

/** Two layers as one; the first layers of the nets read the same input. */
function beside<T>(a: FoldedLayer<T>, b: FoldedLayer<T>, first: boolean, { zero }: Field<T>): FoldedLayer<T> {
  const both = {
    outChannels: a.outChannels + b.outChannels,
    inChannels: first ? a.inChannels : a.inChannels + b.inChannels,
    biases: [...a.biases, ...b.biases],
  };
  if (first) return { ...a, ...both, filters: [...a.filters, ...b.filters] };
  const row = a.inChannels * a.size;
  const nothing = new Array<T>(row).fill(zero);
  const rows = (layer: FoldedLayer<T>, h: number) => layer.filters.slice(h * row, (h + 1) * row);
  return {
    ...a,
    ...both,
    filters: [
      ...Array.from({ length: a.outChannels }, (_, h) => [...rows(a, h), ...nothing]).flat(),
      ...Array.from({ length: b.outChannels }, (_, h) => [...nothing, ...rows(b, h)]).flat(),
    ],
  };
}
