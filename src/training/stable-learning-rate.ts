import { createFlow } from './flow.js';
import { assignArrays } from './named-arrays.js';
import type { Objective } from './objective.js';

/** Steps of gradient flow that look for the curvature to come. */
const flowSteps = 500;

/**
 * A learning rate that is stable on the way of a training, NaN where there is none. It has to respect the largest
 * curvature on that way, which where features are learned is not that of the start. The curvature is taken at the
 * start, at the best point of the run, and where gradient flow from the start has come to a tenth of the loss; the rate
 * is one over the largest, half of the bound of stability.
 */
export function stableLearningRate(options: {
  readonly objective: Objective;
  readonly start: readonly Float64Array[];
  readonly best: readonly Float64Array[];
  readonly lossScale: number;
  readonly curvature: () => number;
}): number {
  const { objective, start, best, lossScale, curvature } = options;
  const goTo = (point: readonly Float64Array[]): void => {
    assignArrays(objective.parameters, point);
    objective.evaluate();
  };
  goTo(best);
  let largest = curvature();
  goTo(start);
  largest = Math.max(largest, curvature());
  goTo(start);
  const flow = createFlow(objective, { tolerance: 1e-2 });
  const position = { step: 0, time: 0 };
  let loss: number | null = lossScale;
  while (loss !== null && loss > lossScale / 10 && position.step < flowSteps) loss = flow.advance(position);
  return 1 / Math.max(largest, curvature());
}
