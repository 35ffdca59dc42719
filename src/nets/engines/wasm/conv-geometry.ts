import type { AxisWindow, LaidLayer } from '../../layout/net-layout.js';
import type { StageHalos } from './stage.js';
import type { Halo } from './wasm-map.js';

/** An axis of a map without sites: one window of one site. */
const single: AxisWindow = { inSites: 1, outSites: 1, filterSize: 1, stride: 1, before: 0 };

/** Windows along rows and along the sites of a row; rings have one row. */
export function windowAxes({ windows }: LaidLayer): readonly [rows: AxisWindow, sites: AxisWindow] {
  const [first = single, second] = windows;
  return second ? [first, second] : [single, first];
}

/**
 * Input places p = stride·k + residue (counted with the places before the axis), all of which see the same taps: those
 * t = residue + stride·m. Place p takes from the windows k − taps + 1 … k, in that order, the taps in falling order.
 */
export interface Phase {
  readonly residue: number;
  readonly taps: number;
  /** First place that is asked for, and how many there are. */
  readonly place: number;
  readonly places: number;
  /** Window that the first place begins with; may lie before the first one. */
  readonly window: number;
}

/** Places first … first + count − 1 of an axis by their residues. */
export function phases({ filterSize, stride }: AxisWindow, first: number, count: number): readonly Phase[] {
  return Array.from({ length: stride }, (_, residue) => {
    const place = first + ((((residue - first) % stride) + stride) % stride);
    const taps = Math.max(0, Math.ceil((filterSize - residue) / stride));
    return {
      residue,
      taps,
      place,
      places: Math.max(0, Math.ceil((first + count - place) / stride)),
      window: (place - residue) / stride - Math.max(0, taps - 1),
    };
  }).filter(({ places }) => places > 0);
}

/** Sites beyond the end of an axis that its last window reaches. */
export function after({ inSites, outSites, filterSize, stride, before }: AxisWindow): number {
  return Math.max(0, stride * (outSites - 1) + filterSize - before - inSites);
}

/**
 * Whether the gradient of a map with this padding comes from a gradient with a periodic halo: windows repeat with the
 * map. Otherwise a periodic map's gradient is formed with its halo, and that is folded back.
 */
export function repeats({ windows, padding }: LaidLayer): boolean {
  return padding === 'periodic' && windows.every(({ inSites, outSites, stride }) => outSites * stride === inSites);
}

/** Whether the gradient of the input is formed with its halo first. */
export function folds(layer: LaidLayer): boolean {
  return layer.padding === 'periodic' && !repeats(layer);
}

/** The places whose gradient is formed, along an axis: all that windows reach, or those of the map alone. */
export function gradientPlaces(layer: LaidLayer, axis: AxisWindow): readonly [first: number, count: number] {
  return folds(layer) ? [0, axis.before + axis.inSites + after(axis)] : [axis.before, axis.inSites];
}

/** Halos that a convolution needs around its input and around the gradient of its output. */
export function convHalos(layer: LaidLayer): StageHalos {
  const [rows, sites] = windowAxes(layer);
  const [above, below] = gradientReach(layer, rows);
  const [before, behind] = gradientReach(layer, sites);
  return {
    input: { above: rows.before, below: after(rows), before: sites.before, after: after(sites) },
    gradient: { above, below, before, after: behind },
  };
}

/** Windows before the first and behind the last one that the gradient of the input asks for. */
function gradientReach(layer: LaidLayer, axis: AxisWindow): readonly [before: number, after: number] {
  let least = 0;
  let most = axis.outSites - 1;
  for (const { window, places, taps } of phases(axis, ...gradientPlaces(layer, axis))) {
    if (taps === 0) continue;
    least = Math.min(least, window);
    most = Math.max(most, window + places - 1 + taps - 1);
  }
  return [-least, most - (axis.outSites - 1)];
}

/** A map with its halo as one map without. */
export function widened({ above, below, before, after: behind }: Halo, rows: number, sites: number): readonly number[] {
  return [above + rows + below, before + sites + behind];
}
