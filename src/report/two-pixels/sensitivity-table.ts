import type { SensitivityRow } from '../../tasks/two-pixels/sensitivity-rows.js';
import { formatQuantity, formatWithError, formatZ } from '../format-number.js';

/** A table of texts. */
export interface TextTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * D, G and R of every layer: theory with its error, status and fraction, and Monte Carlo with its standard error and
 * z-score where there is one. Fractions longer than `longestFraction` characters are left out.
 */
export function sensitivityTable(rows: readonly SensitivityRow[], longestFraction: number): TextTable {
  const estimated = rows.some(({ monteCarlo }) => monteCarlo !== undefined);
  return {
    head: ['layer', '', 'theory', 'status', 'fraction', ...(estimated ? ['Monte Carlo', 'z'] : [])],
    rows: rows.map((row) => [
      row.quantity === 'D' ? row.layer : '',
      row.quantity,
      formatQuantity({ value: row.theory, ...(row.theoryError !== undefined && { error: row.theoryError }) }),
      row.status,
      row.fraction === undefined || row.fraction.length > longestFraction ? '' : row.fraction,
      ...(estimated ? estimateTexts(row) : []),
    ]),
  };
}

function estimateTexts({ monteCarlo, standardError, z }: SensitivityRow): string[] {
  if (monteCarlo === undefined || standardError === undefined) return ['', ''];
  return [formatWithError(monteCarlo, standardError), z === undefined ? '' : formatZ(z)];
}
