import { requireNumber } from '../numerics/input-error.js';
import { project } from './geometry.js';
import type { Objective } from './objective.js';
import type { Stepper } from './stepper.js';

/**
 * Full-batch gradient descent: θ ← θ − lr·H·s·M·∇(L + λR), s the scales of the layers (`layerScales`), M the metric of
 * the geometry, then projection. The penalties' kinks take the subgradient 0.
 * @throws InputError unless the learning rate is positive
 */
export function createDescent(objective: Objective, learningRate: number): Stepper {
  const rate = requireNumber('createDescent', 'learningRate', learningRate, Number.MIN_VALUE);
  const { engine, geometry, scales } = objective;
  const { width, weights, dimension } = engine;
  return {
    advance(progress) {
      if (geometry === 'free') {
        objective.gradient('zero');
        engine.descend(rate * width * scales.weights, rate * width * scales.coefficients);
      } else {
        objective.differentiate('zero');
        engine.descend(rate, rate);
        project(geometry, weights, dimension);
      }
      progress.step++;
      progress.time = progress.step * rate;
      progress.stepSize = rate;
      return objective.evaluate();
    },
  };
}
