import type { AxisWindow, MapShape } from '../../../nets/layout/net-layout.js';
import { siteCount } from '../../../nets/layout/net-layout.js';
import { beyondBorder } from '../../../nets/layout/window-sites.js';

/** Which entries of a state each entry of the next is the mean of, [entries, taps]; `beyondBorder` counts as 0. */
export interface GatherTable {
  readonly entries: number;
  readonly taps: number;
  readonly from: Int32Array;
}

/** Entries of a state: pairs of sites (i, j) in row-major order, or the sites alone (i = j). */
export function entryCount(sites: number, full: boolean): number {
  return full ? sites * sites : sites;
}

/**
 * (A K)_ij = mean over the windows' taps t of K_{i+t, j+t}: both sites go along together, one axis after the other.
 * @param size of the map along its axes before this pass
 */
export function windowTable(
  size: readonly number[],
  axis: number,
  window: AxisWindow,
  periodic: boolean,
  full: boolean,
): GatherTable {
  const { inSites, outSites, filterSize, stride, before } = window;
  const inner = size.slice(axis + 1).reduce((product, n) => product * n, 1);
  const outer = size.slice(0, axis).reduce((product, n) => product * n, 1);
  const sites = outer * outSites * inner;
  const inAll = outer * inSites * inner;
  const source = (site: number, tap: number): number => {
    const place = Math.floor(site / inner) % outSites;
    const seen = stride * place + tap - before;
    const at = periodic ? ((seen % inSites) + inSites) % inSites : seen;
    if (at < 0 || at >= inSites) return beyondBorder;
    return (Math.floor(site / (inner * outSites)) * inSites + at) * inner + (site % inner);
  };
  return tableOf(entryCount(sites, full), filterSize, (entry, tap) => {
    if (!full) return source(entry, tap);
    const i = source(Math.floor(entry / sites), tap);
    const j = source(entry % sites, tap);
    return i === beyondBorder || j === beyondBorder ? beyondBorder : i * inAll + j;
  });
}

/**
 * Means over windows of both sites, each of its own: (B K)_{ij} = mean over taps s, t of K_{i+s, j+t}.
 * @param windows of sites [sites out, taps], none beyond the border
 */
export function poolTables(windows: Int32Array, taps: number, sites: number): readonly GatherTable[] {
  const out = windows.length / taps;
  const first = tableOf(out * sites, taps, (entry, tap) => {
    return windows[Math.floor(entry / sites) * taps + tap]! * sites + (entry % sites);
  });
  const second = tableOf(out * out, taps, (entry, tap) => {
    return Math.floor(entry / out) * sites + windows[(entry % out) * taps + tap]!;
  });
  return [first, second];
}

/** The mean over all sites, i = j. */
export function flattenTable(input: MapShape): GatherTable {
  return tableOf(1, siteCount(input), (_, tap) => tap);
}

/** Sites whose weights are independent: K_ij = 0 for i ≠ j. */
export function independentTable(sites: number): GatherTable {
  return tableOf(sites * sites, 1, (entry) => {
    const site = Math.floor(entry / sites);
    return entry % sites === site ? site : beyondBorder;
  });
}

/** The entries i = j of pairs of sites. */
export function diagonalTable(sites: number): GatherTable {
  return tableOf(sites, 1, (site) => site * (sites + 1));
}

function tableOf(entries: number, taps: number, source: (entry: number, tap: number) => number): GatherTable {
  const from = new Int32Array(entries * taps);
  for (let entry = 0; entry < entries; entry++) {
    for (let tap = 0; tap < taps; tap++) from[entry * taps + tap] = source(entry, tap);
  }
  return { entries, taps, from };
}
