import type { Awaitable, Floats } from '../nets/engines/engine.js';
import { requireNumber } from '../numerics/input-error.js';
import { requireObject } from '../numerics/require-argument.js';
import { assignArrays, copyArrays, nameArrays, requireArrays } from './named-arrays.js';
import type { Objective } from './objective.js';
import { requireObjective } from './objective.js';
import { type LearningRate, requireRate, timeAfter } from './rates/learning-rate.js';
import { requireKind, type Stepper } from './stepper.js';

/** How Adam averages. */
export interface AdamOptions {
  /** β₁, default 0.9. */
  readonly beta1?: number;
  /** β₂, default 0.999. */
  readonly beta2?: number;
  /** ε, default 10⁻⁸. */
  readonly epsilon?: number;
}

/**
 * Adam with corrected bias (Kingma, Ba, arXiv 1412.6980) as PyTorch has it: m ← β₁m + (1 − β₁)∇,
 * v ← β₂v + (1 − β₂)∇², and at step t = 1, 2, … θ ← θ − lr/(1 − β₁ᵗ) · m/(√v/√(1 − β₂ᵗ) + ε).
 * @throws InputError unless the learning rate and ε are positive and β₁, β₂ in [0, 1)
 * @example
 * ```ts
 * import { createAdam, minimise, type Objective } from 'diffeolab/training';
 *
 * const [theta, gradient] = [Float64Array.of(1, -20), new Float64Array(2)];
 * const objective: Objective = {
 *   names: ['theta'],
 *   parameters: [theta],
 *   gradients: [gradient],
 *   evaluate: () => (theta[0]! ** 2 + theta[1]! ** 2) / 2,
 *   penalty: () => 0,
 *   differentiate: () => gradient.set(theta),
 * };
 * await minimise({ objective, stepper: createAdam(objective, 0.1), stop: { steps: 1 } });
 * console.log(theta.map((value) => Number(value.toFixed(6)))); // Float64Array(2) [ 0.9, -19.9 ]
 * ```
 */
export function createAdam<Loss extends Awaitable<number>>(
  objective: Objective<Float64Array, Loss> | Objective<Floats, Loss>,
  learningRate: LearningRate,
  options: AdamOptions = {},
): Stepper<Loss> {
  const subject = 'createAdam';
  requireObjective(subject, objective);
  requireObject(subject, 'options', options);
  const rateOf = requireRate(subject, learningRate);
  const beta1 = requireNumber(subject, 'beta1', options.beta1 ?? 0.9, 0, 1 - Number.EPSILON);
  const beta2 = requireNumber(subject, 'beta2', options.beta2 ?? 0.999, 0, 1 - Number.EPSILON);
  const epsilon = requireNumber(subject, 'epsilon', options.epsilon ?? 1e-8, Number.MIN_VALUE);
  const { parameters, gradients, frozen } = objective;
  const names = ['mean', 'square'].flatMap((moment) => objective.names.map((name) => `${moment} of ${name}`));
  const means = copyArrays(parameters).map((values) => values.fill(0));
  const squares = copyArrays(means);
  const moments = [...means, ...squares];
  return {
    advance(position) {
      objective.differentiate('zero');
      const step = position.step + 1;
      const rate = rateOf(position.step) / (1 - beta1 ** step);
      const root = Math.sqrt(1 - beta2 ** step);
      for (const [k, values] of parameters.entries()) {
        if (frozen?.[k] === true) continue;
        const gradient = gradients[k]!;
        const mean = means[k]!;
        const square = squares[k]!;
        const { length } = values;
        for (let i = 0; i < length; i++) {
          const slope = gradient[i]!;
          const m = beta1 * mean[i]! + (1 - beta1) * slope;
          const v = beta2 * square[i]! + (1 - beta2) * slope * slope;
          mean[i] = m;
          square[i] = v;
          values[i]! -= (rate * m) / (Math.sqrt(v) / root + epsilon);
        }
      }
      objective.project?.();
      position.time = timeAfter(position, learningRate);
      position.step = step;
      return objective.evaluate(step);
    },
    state: () => ({ kind: 'adam', numbers: {}, arrays: nameArrays(names, copyArrays(moments)) }),
    restore(state) {
      requireKind(state, 'adam');
      assignArrays(moments, requireArrays('train', state.arrays, names, moments));
    },
  };
}
