import { type LaidLayer, siteCount } from './net-layout.js';

/** Stands for the site of a window beyond the border of a map, where the value is 0. */
export const beyondBorder = -1;

/**
 * The sites of its input that each site of a layer looks at, [sites of the output, window], both in row-major order:
 * `beyondBorder` where there is none. Dense layers and global pools have one window of all sites; pointwise layers see
 * the site itself.
 */
export function windowSites(layer: LaidLayer): Int32Array {
  if (layer.windows.length === 0) {
    // One window of all sites, or a window for each site: the same list.
    return Int32Array.from({ length: siteCount(layer.input) }, (_, site) => site);
  }
  const periodic = layer.padding === 'periodic';
  let table: readonly (readonly number[])[] = [[0]];
  for (const { inSites, outSites, filterSize, stride, before } of layer.windows) {
    const axis = Array.from({ length: outSites }, (_, i) =>
      Array.from({ length: filterSize }, (_, t) => {
        const site = stride * i + t - before;
        if (periodic) return ((site % inSites) + inSites) % inSites;
        return site >= 0 && site < inSites ? site : beyondBorder;
      }),
    );
    table = table.flatMap((rows) =>
      axis.map((columns) =>
        rows.flatMap((row) =>
          columns.map((column) =>
            row === beyondBorder || column === beyondBorder ? beyondBorder : row * inSites + column,
          ),
        ),
      ),
    );
  }
  return Int32Array.from(table.flat());
}
