import { sensitivityTable } from '../../report/two-pixels/sensitivity-table.js';
import type { LayerComparison } from '../../tasks/two-pixels/comparison.js';
import { sensitivityRows } from '../../tasks/two-pixels/sensitivity-rows.js';
import { textTable } from '../text-table.js';

/** Longest fraction that fits; --json has the others. */
const longestFraction = 24;

/** D, G and R of every layer as a table of at most 100 columns. */
export function stabilityTable(layers: readonly LayerComparison[]): string {
  const { head, rows } = sensitivityTable(sensitivityRows('', layers), longestFraction);
  return textTable(head, rows, { right: [2, 4, 5, 6], groupOf: 3 });
}
