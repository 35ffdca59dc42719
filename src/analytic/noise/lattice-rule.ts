import { affordableKorobov, type KorobovRule, korobovRules } from '../../numerics/lattice/korobov.js';
import { shiftCount } from '../../numerics/lattice/shifts.js';

/** Numbers of the random shifts of the lattice. */
export const latticeShifts: readonly number[] = Array.from({ length: shiftCount }, (_, shift) => shift);

/** Multiplications (or their like) that one call may take: about a quarter of a second. */
const workBudget = 9e7;
/** What a normal quantile costs, in multiplications. */
const quantileWork = 16;

/**
 * The largest rule within the budget; the last where the ring has more sites than any rule has points.
 * @param evaluation multiplications of an evaluation, of which there are two a point
 */
export function affordableRule(evaluation: number, length: number): KorobovRule {
  const work = shiftCount * (2 * evaluation + quantileWork * length);
  return affordableKorobov(length + 1, work, workBudget) ?? korobovRules.at(-1)!;
}
