import { RunningMoments } from '../../numerics/statistics.js';
import type { Scalar } from '../../sweep/task.js';
import { formatEstimate } from '../scientific.js';
import { type PlotValue, plotValue } from './plot-axis.js';
import { type PlotRow, valueNamed } from './plot-row.js';

/** All rows that share their place in a plot: the mean of a quantity over them. */
export interface PlotCell {
  /** Values of the axes, in their order. */
  readonly place: readonly PlotValue[];
  readonly mean: number;
  /**
   * Standard error of the mean over several rows, with the mean error of their closures added in quadrature; of a
   * single row its own error, where it has one.
   */
  readonly error?: number;
  /** Rows with a value, and without one (null). */
  readonly count: number;
  readonly missing: number;
  /**
   * "exact" where every row is and all agree, "mean" over several rows, else the status of the
   * single row, if it has one.
   */
  readonly status?: string;
  /** Mean and error in words. */
  readonly text: string;
}

/** Means of a quantity over the rows that share their values of `axes`; cells in the order of their first row. */
export function plotCells(rows: readonly PlotRow[], quantity: string, axes: readonly string[]): PlotCell[] {
  const groups = new Map<string, { place: PlotValue[]; rows: PlotRow[] }>();
  for (const row of rows) {
    const place = axes.map((axis) => plotValue(row.parameters, axis));
    const key = JSON.stringify(place.map((value) => value ?? [value === null]));
    const group = groups.get(key) ?? { place, rows: [] };
    group.rows.push(row);
    groups.set(key, group);
  }
  return [...groups.values()].flatMap(({ place, rows: members }) => cell(place, members, quantity));
}

function cell(place: readonly PlotValue[], rows: readonly PlotRow[], quantity: string): PlotCell[] {
  const known = rows.filter(({ values }) => numberOf(valueNamed(values, quantity)) !== undefined);
  if (known.length === 0) return [];
  const moments = new RunningMoments();
  for (const { values } of known) moments.add(numberOf(valueNamed(values, quantity))!);
  const { mean } = moments;
  const own = known[0]!.values;
  const statuses = known.map(({ values }) => valueNamed(values, `${quantity}Status`));
  const counts = { place, mean, count: known.length, missing: rows.length - known.length };
  if (known.length > 1) {
    const exact = moments.standardError === 0 && statuses.every((status) => status === 'exact');
    if (exact) return [{ ...counts, status: 'exact', text: formatEstimate(mean, undefined) }];
    const error = Math.hypot(moments.standardError, systematicError(known, quantity));
    return [{ ...counts, error, status: 'mean', text: formatEstimate(mean, error) }];
  }
  const error = numberOf(valueNamed(own, `${quantity}Error`));
  const status = statuses[0];
  return [
    {
      ...counts,
      ...(error !== undefined && { error }),
      ...(typeof status === 'string' && { status }),
      text: formatEstimate(mean, error),
    },
  ];
}

/** Errors of closures do not average out: their mean over the rows. */
function systematicError(rows: readonly PlotRow[], quantity: string): number {
  const errors = rows.map(({ values }) =>
    valueNamed(values, `${quantity}Status`) === 'closure' ? (numberOf(valueNamed(values, `${quantity}Error`)) ?? 0) : 0,
  );
  return errors.reduce((sum, error) => sum + error, 0) / rows.length;
}

/** A finite number, or a truth value as 0 or 1, so that its mean is a frequency. */
export function numberOf(value: Scalar | undefined): number | undefined {
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
