import { InputError, requireInteger } from '../numerics/input-error.js';
import type { Quantity } from '../numerics/quantity.js';

/**
 * Ways to learn whose exponents are predicted: kernel regression with either kernel, or the sparse
 * ridges of the feature regime.
 */
export const learners = ['ntk', 'random-features', 'feature'] as const;
/** What learns: kernel regression with kernel `ntk` or `random-features`, or the sparse ridges of `feature`. */
export type Learner = (typeof learners)[number];

/** Smoothness ν of the kernels of one hidden layer of ReLU. */
const kernelSmoothness = { ntk: 0.5, 'random-features': 1.5 } as const;

/**
 * Predicted exponent β of the test error ε ~ P^{−β} on S^{d−1} for a target of smoothness ν_t (∞ for the constant):
 *
 *     kernel of smoothness ν   β(d − 1) = min{2(d − 1) + 4ν, 2ν_t}
 *     feature regime           β(d − 1) = min{(d − 1) + 3, 2ν_t}
 *
 * Asymptotic laws, by spectral bias and by the smoothness of a predictor made of P ridges (arXiv 2206.12314).
 * @throws InputError unless d ≥ 2, ν_t > 0 and the learner is known
 * @see {@link targetValues}
 */
export function predictedExponent(learner: Learner, dimension: number, targetSmoothness: number): Quantity {
  const subject = 'predictedExponent';
  requireInteger(subject, 'dimension', dimension, 2);
  if (!learners.includes(learner)) {
    throw new InputError(subject, `learner must be one of ${learners.join(', ')}, got ${String(learner)}`);
  }
  if (!(targetSmoothness > 0)) {
    throw new InputError(
      subject,
      `targetSmoothness must be positive, got ${targetSmoothness} (use Infinity for the constant)`,
    );
  }
  const sphere = dimension - 1;
  const ceiling = learner === 'feature' ? sphere + 3 : 2 * sphere + 4 * kernelSmoothness[learner];
  return {
    value: Math.min(ceiling, 2 * targetSmoothness) / sphere,
    status: 'asymptotic',
    method: learner === 'feature' ? 'sparse ridges on the sphere' : 'spectral bias of kernel regression',
  };
}
