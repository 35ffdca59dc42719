import { type KorobovRule, korobovRules } from '../../numerics/lattice/korobov.js';
import { RunningMoments } from '../../numerics/statistics.js';

/** Numbers of the random shifts of the lattice. */
export const latticeShifts: readonly number[] = [0, 1, 2, 3, 4, 5, 6, 7];

/** The quantile of Student's law that makes a 95 % interval of the spread of 8 shifts. */
const studentQuantile = 2.365;

/** Multiplications (or their like) that one call may take: about a quarter of a second. */
const workBudget = 9e7;
/** What a normal quantile costs, in multiplications. */
const quantileWork = 16;

/** A mean over the shifts and the half-width of its 95 % interval. */
export function overShifts(values: readonly number[]): { value: number; error: number } {
  const moments = new RunningMoments();
  for (const value of values) moments.add(value);
  return { value: moments.mean, error: studentQuantile * moments.standardError };
}

/**
 * The largest rule within the budget, or the smallest there is; among those of more points than coordinates, where
 * there are any, so that no two sites run through the same multiples.
 * @param evaluation multiplications of an evaluation, of which there are two a point
 */
export function affordableRule(evaluation: number, length: number): KorobovRule {
  const work = latticeShifts.length * (2 * evaluation + quantileWork * length);
  const fitting = korobovRules.filter(({ points }) => points > length + 1);
  return fitting.findLast(({ points }) => points * work <= workBudget) ?? fitting[0] ?? korobovRules.at(-1)!;
}
