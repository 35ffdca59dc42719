import type { LayerComparison } from '../report/comparison.js';
import { formatQuantity, formatWithError, formatZ } from '../report/format-number.js';
import { type SensitivityRow, sensitivityRows } from '../report/sensitivity-rows.js';
import { textTable } from './text-table.js';

/** Longest fraction that the table shows; --json has the others. */
const longestFraction = 22;

/** D, G and R of every layer as a table of at most 100 columns. */
export function stabilityTable(layers: readonly LayerComparison[]): string {
  const rows = sensitivityRows('', layers);
  const withEstimates = rows.some(({ monteCarlo }) => monteCarlo !== undefined);
  const head = ['layer', '', 'theory', 'status', 'fraction', ...(withEstimates ? ['Monte Carlo', 'z'] : [])];
  const body = rows.map((row) => [
    row.quantity === 'D' ? row.layer : '',
    row.quantity,
    formatQuantity({ value: row.theory, ...(row.theoryError === undefined ? {} : { error: row.theoryError }) }),
    row.status,
    fractionText(row.fraction),
    ...(withEstimates ? estimateTexts(row) : []),
  ]);
  return textTable(head, body, { right: [2, 4, 5, 6], groupOf: 3 });
}

function fractionText(fraction: string | undefined): string {
  if (fraction === undefined) return '';
  return fraction.length <= longestFraction ? fraction : '(long)';
}

function estimateTexts({ monteCarlo, standardError, z }: SensitivityRow): string[] {
  if (monteCarlo === undefined || standardError === undefined) return ['', ''];
  return [formatWithError(monteCarlo, standardError), z === undefined ? '' : formatZ(z)];
}
