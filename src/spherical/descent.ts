import { requireNumber } from '../numerics/input-error.js';
import { project } from './geometry.js';
import type { Objective } from './objective.js';
import type { Stepper } from './stepper.js';

/**
 * Full-batch gradient descent: θ ← θ − lr·H·s·M·∇(L + λR), s the scales of the layers (`layerScales`), M the metric of the geometry,
 * then projection. The penalties' kinks take the subgradient 0.
 * @throws InputError unless the learning rate is positive
 */
export function createDescent(objective: Objective, learningRate: number): Stepper {
  const rate = requireNumber('createDescent', 'learningRate', learningRate, Number.MIN_VALUE);
  const { engine, geometry } = objective;
  return {
    advance(progress) {
      objective.differentiate('zero');
      if (geometry !== 'output') {
        subtract(engine.weights, rate, engine.weightGradient);
        project(geometry, engine.weights, engine.dimension);
      }
      subtract(engine.coefficients, rate, engine.coefficientGradient);
      progress.step++;
      progress.time = progress.step * rate;
      progress.stepSize = rate;
      return objective.evaluate();
    },
  };
}

function subtract(values: Float64Array, factor: number, gradient: Float64Array): void {
  for (let i = 0; i < values.length; i++) values[i]! -= factor * gradient[i]!;
}
