import type { Awaitable, Floats } from '../nets/engines/engine.js';
import { requireNumber } from '../numerics/input-error.js';
import { moveAlong, moveWithMomentum } from './array-steps.js';
import { assignArrays, copyArrays, nameArrays, requireArrays } from './named-arrays.js';
import type { Objective } from './objective.js';
import { requireObjective } from './objective.js';
import { type LearningRate, requireRate, timeAfter } from './rates/learning-rate.js';
import { requireKind, type Stepper } from './stepper.js';

/**
 * Gradient descent: θ ← θ − lr·∇, in the metric of the objective, then projection; with a momentum μ as in PyTorch,
 * v ← μv + ∇, θ ← θ − lr·v. Kinks of penalties take the subgradient 0.
 * @throws InputError unless the learning rate is positive and 0 ≤ μ < 1
 * @see {@link watchDivergence}
 */
export function createDescent<Loss extends Awaitable<number>>(
  objective: Objective<Float64Array, Loss> | Objective<Floats, Loss>,
  learningRate: LearningRate,
  momentum = 0,
): Stepper<Loss> {
  const subject = 'createDescent';
  requireObjective(subject, objective);
  const rateOf = requireRate(subject, learningRate);
  requireNumber(subject, 'momentum', momentum, 0, 1 - Number.EPSILON);
  const { names, parameters } = objective;
  const velocities = momentum === 0 ? [] : copyArrays(parameters).map((values) => values.fill(0));
  const descend =
    momentum === 0
      ? (objective.descend ?? ((rate: number) => descendAlong(objective, rate)))
      : (rate: number) => descendWith(objective, velocities, momentum, rate);
  return {
    advance(position) {
      descend(rateOf(position.step));
      position.time = timeAfter(position, learningRate);
      position.step++;
      return objective.evaluate(position.step);
    },
    state: () => ({
      kind: 'descent',
      numbers: {},
      arrays: momentum === 0 ? [] : nameArrays(names, copyArrays(velocities)),
    }),
    restore(state) {
      requireKind(state, 'descent');
      if (momentum > 0) assignArrays(velocities, requireArrays('train', state.arrays, names, velocities));
    },
  };
}

function descendAlong(objective: Steep, rate: number): void {
  const { parameters, gradients, frozen } = objective;
  objective.differentiate('zero');
  for (const [k, values] of parameters.entries()) {
    if (frozen?.[k] === true) continue;
    moveAlong(values, gradients[k]!, rate);
  }
  objective.project?.();
}

/** An objective of any precision, evaluated. */
type Steep = Pick<Objective<Floats>, 'parameters' | 'gradients' | 'frozen' | 'differentiate' | 'project'>;

function descendWith(objective: Steep, velocities: readonly Float64Array[], momentum: number, rate: number): void {
  const { parameters, gradients, frozen } = objective;
  objective.differentiate('zero');
  for (const [k, values] of parameters.entries()) {
    if (frozen?.[k] === true) continue;
    moveWithMomentum(values, velocities[k]!, gradients[k]!, momentum, rate);
  }
  objective.project?.();
}
