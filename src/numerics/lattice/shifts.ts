import { RunningMoments } from '../statistics.js';

/** Random shifts of a lattice rule, from whose spread its error is told. */
export const shiftCount = 8;

/** The quantile of Student's law that makes a 95 % interval of the spread of so many shifts. */
const studentQuantile = 2.365;

/** A mean over the shifts, one value each, and the half-width of its 95 % interval. */
export function overShifts(values: readonly number[]): { readonly value: number; readonly error: number } {
  const moments = new RunningMoments();
  for (const value of values) moments.add(value);
  return { value: moments.mean, error: studentQuantile * moments.standardError };
}
