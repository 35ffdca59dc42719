import { largestCurvature } from './curvature.js';
import type { Objective } from './objective.js';
import { rootMeanSquare } from './vectors.js';

/** Gradient descent ran away; says which learning rate would have held. */
export class DivergenceError extends Error {
  override readonly name = 'DivergenceError';

  constructor(
    /** The step at which it was seen. */
    readonly step: number,
    readonly learningRate: number,
    /** Half of the largest learning rate that is stable at the best parameters of the run. */
    readonly stableLearningRate: number,
  ) {
    super(
      `training diverged at step ${step}: the learning rate ${learningRate} is too large ` +
        `(use ${stableLearningRate.toPrecision(2)} or less, or gradient flow)`,
    );
  }
}

/** Watches the loss of gradient descent. */
export interface DivergenceWatch {
  /** Looks at the loss αL after a step; throws if it has run away. */
  check(step: number, loss: number): void;
}

/**
 * Sees divergence when αL is not finite or beyond a hundred times its scale, the larger of its value at the start and ½⟨y²⟩: a run
 * that goes wrong grows geometrically, so within a few steps. The parameters of lowest loss, kept each time the loss has halved, tell
 * the curvature that a stable step has to respect.
 */
export function watchDivergence(options: {
  objective: Objective;
  data: Float64Array;
  learningRate: number;
  initialLoss: number;
}): DivergenceWatch {
  const { objective, data, learningRate, initialLoss } = options;
  const { engine, labels } = objective;
  const limit = 100 * Math.max(initialLoss, rootMeanSquare(labels) ** 2 / 2);
  const starts = { weights: engine.weights.slice(), coefficients: engine.coefficients.slice() };
  const best = { weights: starts.weights.slice(), coefficients: starts.coefficients.slice() };
  let bestLoss = initialLoss;

  const curvatureAt = ({ weights, coefficients }: typeof best): number => {
    engine.weights.set(weights);
    engine.coefficients.set(coefficients);
    return largestCurvature(objective, data);
  };
  return {
    check(step, loss) {
      if (loss <= limit) {
        if (loss <= bestLoss / 2) {
          bestLoss = loss;
          best.weights.set(engine.weights);
          best.coefficients.set(engine.coefficients);
        }
        return;
      }
      const curvature = Math.max(curvatureAt(starts), curvatureAt(best));
      throw new DivergenceError(step, learningRate, Math.min(1 / curvature, learningRate / 2));
    },
  };
}
