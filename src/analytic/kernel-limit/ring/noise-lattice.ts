import { InputError } from '../../../numerics/input-error.js';
import { affordableKorobov, type KorobovRule, korobovRules } from '../../../numerics/lattice/korobov.js';
import { shiftCount } from '../../../numerics/lattice/shifts.js';

/**
 * The largest rule whose points, over all shifts, stay within a budget of work, or the smallest that has more points
 * than dimensions: the choice hangs on sizes alone.
 * @param work of a point
 * @param least points asked for
 */
export function noiseRule(subject: string, dimension: number, work: number, budget: number, least = 0): KorobovRule {
  const wanted = korobovRules.find(({ points }) => points > dimension + 1 && points >= least);
  if (wanted === undefined) {
    const most = korobovRules.at(-1)!.points;
    throw new InputError(subject, `points must be at most ${most}, got ${least} for ${dimension} dimensions`);
  }
  return least > 0 ? wanted : affordableKorobov(dimension + 1, shiftCount * work, budget)!;
}
