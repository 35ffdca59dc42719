import { formatShort } from '../format-number.js';
import type { PlotCell } from './plot-cells.js';

/** What the numbers of a plot are: over how many rows they were averaged, and how well they are known. */
export function describeCells(cells: readonly PlotCell[], averaged: readonly string[]): string {
  const counts = cells.map(({ count }) => count);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const missing = cells.reduce((sum, cell) => sum + cell.missing, 0);
  const parts = [
    ...(most > 1
      ? [`mean over ${least === most ? most : `${least} to ${most}`} values of ${averaged.join(', ')} ± standard error`]
      : statusWords(cells)),
    ...(missing > 0 ? [`${missing} results without a value left out`] : []),
  ];
  return parts.join('; ');
}

function statusWords(cells: readonly PlotCell[]): string[] {
  const statuses = [...new Set(cells.map(({ status }) => status).filter((status) => status !== undefined))];
  return statuses.length === 0 ? [] : [`status: ${statuses.join(', ')}`];
}

/** How large the errors of a heat map are, which its colours don't show. */
export function describeErrors(cells: readonly PlotCell[]): string[] {
  const errors = cells.flatMap(({ mean, error }) =>
    error === undefined || mean === 0 ? [] : [error / Math.abs(mean)],
  );
  if (errors.length === 0) return [];
  return [`errors up to ${formatShort(100 * Math.max(...errors), 2)} % of the value`];
}
