import { requireNumber } from '../numerics/input-error.js';
import type { Objective } from './objective.js';
import { requireObjective } from './objective.js';
import { requireKind, type Stepper } from './stepper.js';

/**
 * Gradient descent: θ ← θ − lr·∇, in the metric of the objective, then projection. Kinks of penalties take the
 * subgradient 0.
 * @throws InputError unless the learning rate is positive
 * @see {@link watchDivergence}
 */
export function createDescent(objective: Objective, learningRate: number): Stepper {
  requireObjective('createDescent', objective);
  const rate = requireNumber('createDescent', 'learningRate', learningRate, Number.MIN_VALUE);
  const descend = objective.descend ?? ((step: number) => descendAlong(objective, step));
  return {
    advance(position) {
      descend(rate);
      position.step++;
      position.time = position.step * rate;
      return objective.evaluate();
    },
    state: () => ({ kind: 'descent', numbers: {}, arrays: [] }),
    restore: (state) => requireKind(state, 'descent'),
  };
}

function descendAlong(objective: Objective, rate: number): void {
  const { parameters, gradients, frozen } = objective;
  objective.differentiate('zero');
  for (const [k, values] of parameters.entries()) {
    if (frozen?.[k] === true) continue;
    const gradient = gradients[k]!;
    for (let i = 0; i < values.length; i++) values[i]! -= rate * gradient[i]!;
  }
  objective.project?.();
}
