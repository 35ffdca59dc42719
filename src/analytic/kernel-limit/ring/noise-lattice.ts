import { InputError } from '../../../numerics/input-error.js';
import { type KorobovRule, korobovRules } from '../../../numerics/lattice/korobov.js';

/** Random shifts of a lattice, and the quantile of Student's law that makes a 95 % interval of their spread. */
export const shifts = 8;
export const studentQuantile = 2.365;

/**
 * The largest rule whose points, over all shifts, stay within a budget of work, or the smallest that has more points
 * than dimensions: the choice hangs on sizes alone.
 * @param work of a point
 * @param least points asked for
 */
export function noiseRule(subject: string, dimension: number, work: number, budget: number, least = 0): KorobovRule {
  const fitting = korobovRules.filter(({ points }) => points > dimension + 1);
  const wanted = fitting.filter(({ points }) => points >= least);
  if (wanted.length === 0) {
    const most = korobovRules.at(-1)!.points;
    throw new InputError(subject, `points must be at most ${most}, got ${least} for ${dimension} dimensions`);
  }
  return least > 0
    ? wanted[0]!
    : (fitting.filter(({ points }) => points * shifts * work <= budget).at(-1) ?? fitting[0]!);
}

/** Mean of numbers and the half-width of the 95 % interval that they, one a shift, give it. */
export function withHalfWidth(values: readonly number[]): { readonly value: number; readonly error: number } {
  const value = values.reduce((sum, each) => sum + each, 0) / values.length;
  const square = values.reduce((sum, each) => sum + (each - value) ** 2, 0);
  return { value, error: studentQuantile * Math.sqrt(square / (values.length * (values.length - 1))) };
}
