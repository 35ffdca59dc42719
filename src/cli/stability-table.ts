import type { LayerComparison } from '../report/comparison.js';
import { sensitivityRows } from '../report/sensitivity-rows.js';
import { sensitivityTable } from '../report/sensitivity-table.js';
import { textTable } from './text-table.js';

/** Longest fraction that fits; --json has the others. */
const longestFraction = 24;

/** D, G and R of every layer as a table of at most 100 columns. */
export function stabilityTable(layers: readonly LayerComparison[]): string {
  const { head, rows } = sensitivityTable(sensitivityRows('', layers), longestFraction);
  return textTable(head, rows, { right: [2, 4, 5, 6], groupOf: 3 });
}
