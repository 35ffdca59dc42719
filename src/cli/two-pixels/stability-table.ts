import { outputTable } from '../../report/two-pixels/output-table.js';
import { sensitivityTable } from '../../report/two-pixels/sensitivity-table.js';
import type { LayerComparison } from '../../tasks/two-pixels/comparison.js';
import { sensitivityRows } from '../../tasks/two-pixels/sensitivity-rows.js';
import { textTable } from '../text-table.js';

/** Longest fraction that fits; --json has the others. */
const longestFraction = 24;

/** D, G, R and G* of every layer, and below what the output is good for, as tables of at most 100 columns. */
export function stabilityTable(layers: readonly LayerComparison[]): string {
  const measured = sensitivityRows('', layers);
  const { head, rows } = sensitivityTable(measured, longestFraction);
  const output = outputTable(measured);
  return [
    textTable(head, rows, { right: [2, 4, 5, 6], groupOf: 4 }),
    '',
    textTable(output.head, output.rows, { right: [1, 3, 4] }),
  ].join('\n');
}
