import { z } from 'zod';
import type { ObjectiveName } from '../../../analytic/best/objectives.js';
import type { TaskResult } from '../../../sweep/task.js';

export type { ObjectiveName };

const number = z.number().nullable();
const half = z.number().nullable().optional();
const columns = z.object({
  start: z.string(),
  error: z.number(),
  margin: number,
  D: number,
  G: number,
  GError: half,
  GShift: number,
  GRest: number,
  GStar: number,
  GStarError: half,
  R: number,
  dPrime: number,
  dPrimeError: half,
  errorNoise: number,
  errorNoiseError: half,
  errorChance: z.number(),
  steps: z.number(),
  evaluations: z.number(),
});

/** What became of one start: a row of the table. */
export type StartRow = z.infer<typeof columns> & { readonly seed: string };

export function startRow(seed: string, values: TaskResult['values']): StartRow {
  return { seed, ...columns.parse(values) };
}

/** Column of each objective, and whether more is better. */
const ranked = {
  recalibrated: { column: 'GStar', sign: 1 },
  error: { column: 'errorNoise', sign: 1 },
  'sensitivity-index': { column: 'dPrime', sign: -1 },
  noise: { column: 'G', sign: 1 },
} as const;

/** The starts at zero clean error, the best first. */
export function rankStarts(objective: ObjectiveName, rows: readonly StartRow[]): StartRow[] {
  const { column, sign } = ranked[objective];
  const key = (row: StartRow) => sign * (row[column] ?? sign * Number.POSITIVE_INFINITY);
  return rows.filter(({ error }) => error === 0).sort((a, b) => key(a) - key(b));
}

/** How far the value of the tenth best start (or the last) is from that of the best, as a part of it. */
export function spreadOfBest(objective: ObjectiveName, rows: readonly StartRow[], count = 10): number {
  const { column } = ranked[objective];
  const [first, last] = [rows[0]?.[column], rows[Math.min(count, rows.length) - 1]?.[column]];
  return first === undefined || first === null || last === undefined || last === null
    ? Number.NaN
    : Math.abs(last - first) / Math.abs(first);
}
