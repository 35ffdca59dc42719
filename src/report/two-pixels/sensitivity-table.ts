import type { SensitivityRow } from '../../tasks/two-pixels/sensitivity-rows.js';
import { formatQuantity, formatWithError, formatZ } from '../format-number.js';
import { type SensitivityMark, sensitivityMarks } from './sensitivity-marks.js';

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
  const marks = sensitivityMarks(rows);
  const estimated = marks.some(({ monteCarlo }) => monteCarlo !== undefined);
  return {
    head: ['layer', '', 'theory', 'status', 'fraction', ...(estimated ? ['Monte Carlo', 'z'] : [])],
    rows: marks.map((mark) => [
      mark.quantity === 'D' ? mark.layer : '',
      mark.quantity,
      formatQuantity({ value: mark.theory, ...(mark.theoryError !== undefined && { error: mark.theoryError }) }),
      mark.status,
      mark.fraction === undefined || mark.fraction.length > longestFraction ? '' : mark.fraction,
      ...(estimated ? estimateTexts(mark) : []),
    ]),
  };
}

function estimateTexts({ monteCarlo, standardError, z }: SensitivityMark): string[] {
  if (monteCarlo === undefined || standardError === undefined) return ['', ''];
  return [formatWithError(monteCarlo, standardError), z === undefined ? '' : formatZ(z)];
}
