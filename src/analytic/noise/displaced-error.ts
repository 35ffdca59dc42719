import { createForward } from '../../nets/ring/forward.js';
import { bestThreshold } from '../../numerics/discrimination.js';
import type { Quantity } from '../../numerics/quantity.js';
import type { DisplacementLaw } from '../../twopixels/displacement.js';
import { pairImage, type TwoPixelTask } from '../../twopixels/task.js';
import { pairTransitions } from '../diffeo/transitions.js';
import type { CleanMaps } from './clean-maps.js';

/** Outputs that differ by less than this fraction of the largest count as equal: rounding separates no classes. */
const rounding = 1e-11;

/**
 * Error of the output of displaced pairs, labelled as they were before, at its best threshold: exact, by enumeration of
 * all pairs and displacements.
 */
export function displacedError({ plan, labels }: CleanMaps, task: TwoPixelTask, law: DisplacementLaw): Quantity {
  const run = createForward(plan);
  const { states, pairs } = pairTransitions(task, plan, law);
  const ofState = snapped(states.map((pair) => run(pairImage(task.length, pair)).output));
  const outcomes = pairs.flatMap(({ weight, displacements }, n) =>
    displacements.map(({ to, moves: [first, second] }) => {
      const probability = law.probabilities[first]! * law.probabilities[second]!;
      return { output: ofState[to]!, label: labels[n]!, weight: weight * probability };
    }),
  );
  const likely = outcomes.filter(({ weight }) => weight > 0);
  const { error } = bestThreshold(
    likely.map(({ output }) => output),
    likely.map((outcome) => outcome.label),
    likely.map(({ weight }) => weight),
  );
  return { value: error, status: 'exact', method: 'enumeration of pairs and displacements' };
}

/** Outputs with those that differ by rounding made equal. */
function snapped(outputs: readonly number[]): number[] {
  const tolerance = rounding * outputs.reduce((most, output) => Math.max(most, Math.abs(output)), 0);
  const sorted = [...outputs.keys()].sort((a, b) => outputs[a]! - outputs[b]!);
  const result = [...outputs];
  for (const [rank, i] of sorted.entries()) {
    const before = sorted[rank - 1];
    if (before !== undefined && outputs[i]! - outputs[before]! <= tolerance) result[i] = result[before]!;
  }
  return result;
}
