import type { NetworkPlan } from '../../nets/ring/plan.js';
import { siteOf } from '../../nets/ring/ring.js';
import { type DisplacementLaw, requireLaw } from '../../twopixels/displacement.js';
import { representatives, translationPeriod } from '../../twopixels/orbits.js';
import type { PixelPair, TwoPixelTask } from '../../twopixels/task.js';

/** One displacement τ of a pair x: τx is state `to` translated by `shift` input sites from where x is. */
export interface Displaced {
  readonly to: number;
  readonly shift: number;
  /** Positions in the displacement law of the shifts of the two pixels. */
  readonly moves: readonly [number, number];
}

/** A representative pair x and all its displacements. */
export interface DisplacedPair {
  readonly state: number;
  /** Weight of x among the pairs, and the number of draws it stands for. */
  readonly weight: number;
  readonly multiplicity: number;
  readonly displacements: readonly Displaced[];
}

/** All displacements of all representative pairs, with the few distinct images they lead to. */
export interface PairTransitions {
  /** Pairs up to translation by the period and exchange of the pixels; coinciding pixels included. */
  readonly states: readonly PixelPair[];
  readonly pairs: readonly DisplacedPair[];
}

/**
 * Lists the displacements of a task: at stride 1 the states are the ⌊l/2⌋ + 1 pairs (0, d), so a
 * net is run on those alone.
 */
export function pairTransitions(task: TwoPixelTask, plan: NetworkPlan, law: DisplacementLaw): PairTransitions {
  requireLaw('diffeoSensitivity', law);
  const { length } = task;
  const period = translationPeriod(plan);
  const states: PixelPair[] = [];
  const indices = new Map<number, number>();
  const find = (pair: PixelPair) => {
    const { state, shift } = canonical(length, period, pair);
    const key = state[0] * length + state[1];
    const index = indices.get(key) ?? states.push(state) - 1;
    indices.set(key, index);
    return { index, shift };
  };
  const positions = [...law.probabilities.keys()];
  const pairs = representatives(task, plan).map(({ pair, weight, multiplicity }): DisplacedPair => {
    const origin = find(pair);
    const move = (pixel: number, position: number) => siteOf(pixel + position - law.range, length);
    const displacements = positions.flatMap((i) =>
      positions.map((j): Displaced => {
        const { index, shift } = find([move(pair[0], i), move(pair[1], j)]);
        return { to: index, shift: siteOf(shift - origin.shift, length), moves: [i, j] };
      }),
    );
    return { state: origin.index, weight, multiplicity, displacements };
  });
  return { states, pairs };
}

/** The least pair that a translation by a multiple of the period takes to `pair`, and that translation. */
function canonical(length: number, period: number, [a, b]: PixelPair): { state: PixelPair; shift: number } {
  const seenFrom = (first: number, second: number) => {
    const shift = first - (first % period);
    return { state: [first - shift, siteOf(second - shift, length)] as const, shift };
  };
  const one = seenFrom(a, b);
  const other = seenFrom(b, a);
  const difference = one.state[0] - other.state[0] || one.state[1] - other.state[1];
  return difference <= 0 ? one : other;
}
