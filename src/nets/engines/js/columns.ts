import { beyondBorder } from '../../layout/window-sites.js';
import type { LayerNodes, WindowWiring } from '../../sharing/batch-nodes.js';

/** Numbers that a block of columns may have: half a megabyte. */
const mostNumbers = 2 ** 16;

/** Nodes whose windows are gathered at a time, given the numbers in a window. */
export function blockLength(numbers: number, nodes: number): number {
  return Math.min(nodes, Math.max(8, Math.floor(mostNumbers / numbers)));
}

/** columns [channels·W, length] ← values [channels, nodes] of the input under the windows of the nodes from `first`. */
export function gatherColumns(
  { input: { nodes: inNodes } }: LayerNodes,
  { window, gather }: WindowWiring,
  input: Float64Array,
  columns: Float64Array,
  channels: number,
  first: number,
  length: number,
): void {
  let target = 0;
  for (let c = 0; c < channels; c++) {
    const row = c * inNodes;
    for (let t = 0; t < window; t++, target += length) {
      let entry = first * window + t;
      for (let j = 0; j < length; j++, entry += window) {
        const node = gather[entry]!;
        columns[target + j] = node === beyondBorder ? 0 : input[row + node]!;
      }
    }
  }
}

/** The transpose of `gatherColumns`: adds columns to the nodes that they came from. */
export function scatterColumns(
  { input: { nodes: inNodes } }: LayerNodes,
  { window, gather }: WindowWiring,
  columns: Float64Array,
  inputGradient: Float64Array,
  channels: number,
  first: number,
  length: number,
): void {
  let source = 0;
  for (let c = 0; c < channels; c++) {
    const row = c * inNodes;
    for (let t = 0; t < window; t++, source += length) {
      let entry = first * window + t;
      for (let j = 0; j < length; j++, entry += window) {
        const node = gather[entry]!;
        if (node !== beyondBorder) inputGradient[row + node]! += columns[source + j]!;
      }
    }
  }
}
