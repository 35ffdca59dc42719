import { largestCurvature } from './curvature.js';
import { createFlow } from './flow.js';
import type { Objective } from './objective.js';
import { rootMeanSquare } from './vectors.js';

/** Gradient descent ran away; says which learning rate holds. */
export class DivergenceError extends Error {
  override readonly name = 'DivergenceError';

  constructor(
    /** The step at which it was seen. */
    readonly step: number,
    readonly learningRate: number,
    /**
     * A learning rate at which the same run is stable as far as it got, and down to a tenth of its loss;
     * NaN where there is none.
     */
    readonly stableLearningRate: number,
  ) {
    super(
      `training diverged at step ${step}: the learning rate ${learningRate} is too large ` +
        `(use ${stableLearningRate > 0 ? `${stableLearningRate.toPrecision(2)} or less, or ` : ''}gradient flow)`,
    );
  }
}

/** Watches the loss of gradient descent. */
export interface DivergenceWatch {
  /** Looks at the loss αL after a step; throws a DivergenceError if it has run away. */
  check(step: number, loss: number): void;
}

/** Steps of gradient flow that look for the curvature to come. */
const flowSteps = 500;

/**
 * Sees divergence when αL is not finite or beyond a hundred times its scale, the larger of its value at the start and
 * ½⟨y²⟩: a run that goes wrong grows geometrically, so within a few steps.
 *
 * A stable step has to respect the largest curvature on the way, which in the feature regime is not that of the start.
 * The watch takes it at the start, at the lowest loss of the run (kept each time the loss has halved), and along
 * gradient flow from the start to a tenth of the loss, and reports one over it, half of the bound of stability.
 */
export function watchDivergence(options: {
  objective: Objective;
  data: Float64Array;
  learningRate: number;
  initialLoss: number;
}): DivergenceWatch {
  const { objective, data, learningRate, initialLoss } = options;
  const { engine, labels } = objective;
  const scale = Math.max(initialLoss, rootMeanSquare(labels) ** 2 / 2);
  const start = { weights: engine.weights.slice(), coefficients: engine.coefficients.slice() };
  const best = { weights: engine.weights.slice(), coefficients: engine.coefficients.slice() };
  let bestLoss = initialLoss;

  const goTo = ({ weights, coefficients }: typeof best): void => {
    engine.weights.set(weights);
    engine.coefficients.set(coefficients);
    objective.evaluate();
  };
  const stableRate = (): number => {
    goTo(best);
    let curvature = largestCurvature(objective, data);
    goTo(start);
    curvature = Math.max(curvature, largestCurvature(objective, data));
    goTo(start);
    const flow = createFlow(objective, { tolerance: 1e-2 });
    const position = { step: 0, time: 0, stepSize: 0 };
    for (let loss: number | null = scale; loss !== null && loss > scale / 10 && position.step < flowSteps; ) {
      loss = flow.advance(position);
    }
    return 1 / Math.max(curvature, largestCurvature(objective, data));
  };
  return {
    check(step, loss) {
      if (loss > 100 * scale || Number.isNaN(loss)) {
        throw new DivergenceError(step, learningRate, Math.min(stableRate(), learningRate / 2));
      }
      if (loss <= bestLoss / 2) {
        bestLoss = loss;
        best.weights.set(engine.weights);
        best.coefficients.set(engine.coefficients);
      }
    },
  };
}
