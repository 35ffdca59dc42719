import { formatNumber } from '../../report/format-number.js';
import { type ObjectiveName, type StartRow, spreadOfBest } from '../../tasks/two-pixels/optimise/start-rows.js';
import { textTable } from '../text-table.js';

/** The best starts as a table, and what they say together. */
export function optimiseText(
  objective: ObjectiveName,
  rows: readonly StartRow[],
  unsolved: number,
  shown: number,
): string {
  const without = unsolved === 0 ? '' : `; ${unsolved} of ${unsolved + rows.length} starts found none`;
  if (rows.length === 0) return `no solution at zero clean error${without}`;
  const heads = ['seed', 'start', 'D', 'G*', 'G common', 'G rest', 'd′', 'error under noise', 'R'];
  const number = (value: number | null) => (value === null ? '–' : formatNumber(value));
  const cells = rows
    .slice(0, shown)
    .map(({ seed, start, D, GStar, GShift, GRest, dPrime, errorNoise, R }) => [
      seed,
      start,
      ...[D, GStar, GShift, GRest, dPrime, errorNoise, R].map(number),
    ]);
  const right = Array.from({ length: heads.length - 2 }, (_, i) => i + 2);
  const best = Math.min(10, rows.length);
  const spread =
    best > 1 ? `; the best ${best} differ by ${formatNumber(100 * spreadOfBest(objective, rows), 2)} %` : '';
  const chance = `error of one label for all: ${formatNumber(rows[0]!.errorChance)}`;
  return `${textTable(heads, cells, { right })}\n\n${rows.length} solutions at zero clean error${spread}${without}; ${chance}`;
}
