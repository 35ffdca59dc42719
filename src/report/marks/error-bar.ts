import type { SensitivityRow } from '../../tasks/two-pixels/sensitivity-rows.js';

/** A row with the ends of its error bar, one standard error to each side. */
export function withBar(row: SensitivityRow) {
  if (row.monteCarlo === undefined || row.standardError === undefined) return row;
  return { ...row, low: row.monteCarlo - row.standardError, high: row.monteCarlo + row.standardError };
}
