import ndarray from 'ndarray';
import { laplacianProjections } from '../../../filters/laplacian.js';
import { lineLaplacianProjections } from '../../../filters/line-laplacian.js';
import type { LaidLayer } from '../../../nets/layout/net-layout.js';
import type { Net } from '../../../nets/net.js';

/** A weight of a filter, its place from 0 along the axes of the filter; channels count from 1. */
export type NetFilterWeight = {
  readonly layer: string;
  readonly outChannel: number;
  readonly inChannel: number;
  readonly row: number;
  readonly column: number;
  readonly weight: number;
};

/** Weight of the filters of a layer in an eigenspace of the Laplacian of their window. */
export type NetSpectrumRow = {
  readonly layer: string;
  readonly eigenvalue: number;
  readonly multiplicity: number;
  /** Σ_ψ ⟨(w·ψ)²⟩, the mean over all filters of the layer. */
  readonly sum: number;
};

/** Part of the whole that is nothing but rounding. */
const rounding = 1e-30;

/** Most weights of a layer that are shown one by one. */
const mostShown = 4096;

function windowOf({ windows }: LaidLayer): number[] {
  return windows.map(({ filterSize }) => filterSize);
}

/** The filters of convolutions, one row a weight, of layers that are not too large to be looked at. */
export function filterRows({ layout, parameters }: Net): NetFilterWeight[] {
  return layout.layers.flatMap((layer) => {
    if (layer.description.kind !== 'conv') return [];
    const weights = parameters[layer.weights]!;
    if (weights.length > mostShown) return [];
    const window = windowOf(layer);
    const columns = window.at(-1)!;
    const size = window.reduce((product, extent) => product * extent, 1);
    return Array.from(weights, (weight, i): NetFilterWeight => {
      const filter = Math.floor(i / size);
      return {
        layer: layer.name,
        outChannel: Math.floor(filter / layer.input.channels) + 1,
        inChannel: (filter % layer.input.channels) + 1,
        row: Math.floor((i % size) / columns),
        column: i % columns,
        weight,
      };
    });
  });
}

/** Spectra of the filters of convolutions and locally connected layers with more than one site. */
export function spectrumRows({ layout, parameters }: Net): NetSpectrumRow[] {
  return layout.layers.flatMap((layer) => {
    const { kind } = layer.description;
    const window = windowOf(layer);
    if ((kind !== 'conv' && kind !== 'locally-connected') || window.every((extent) => extent === 1)) return [];
    const weights = Float64Array.from(parameters[layer.weights]!);
    const size = window.reduce((product, extent) => product * extent, 1);
    const filters = ndarray(weights, [weights.length / size, ...window]);
    const projections = window.length === 1 ? lineLaplacianProjections(filters) : laplacianProjections(filters);
    const total = projections.reduce((all, { sum }) => all + sum, 0);
    return projections.map(({ sum, ...mode }): NetSpectrumRow => {
      return { layer: layer.name, ...mode, sum: sum > rounding * total ? sum : 0 };
    });
  });
}
