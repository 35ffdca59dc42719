import type { Awaitable } from '../nets/engines/engine.js';
import { requireFunction, requireObject } from '../numerics/require-argument.js';
import { assignArrays, copyArrays } from './named-arrays.js';
import type { Objective } from './objective.js';
import { requireObjective } from './objective.js';
import { stableLearningRate } from './stable-learning-rate.js';

/**
 * Gradient descent ran away; says which learning rate holds.
 * @see {@link watchDivergence}
 */
export class DivergenceError extends Error {
  override readonly name = 'DivergenceError';

  constructor(
    /** The step at which it was seen. */
    readonly step: number,
    readonly learningRate: number,
    /**
     * A learning rate at which the same run is stable as far as it got, and down to a tenth of its loss; NaN where
     * there is none.
     */
    readonly stableLearningRate: number,
    /** Whether gradient flow is another way out. */
    mayFlow = true,
  ) {
    const rate = stableLearningRate > 0 ? [`${stableLearningRate.toPrecision(2)} or less`] : [];
    const ways = [...rate, ...(mayFlow ? ['gradient flow'] : [])];
    super(
      `training diverged at step ${step}: the learning rate ${learningRate} is too large ` +
        `(use ${ways.length === 0 ? 'smaller weights' : ways.join(', or ')})`,
    );
  }
}

/** Watches the loss of gradient descent. */
export interface DivergenceWatch {
  /** Looks at the loss after a step; throws a DivergenceError if it has run away, at once or later. */
  check(step: number, loss: number): Awaitable<void>;
}

/**
 * Sees divergence when the loss is not a number or beyond a hundred times its scale: a run that goes wrong grows
 * geometrically, so within a few steps. It then looks for a learning rate that is stable (`stableLearningRate`), from
 * where the watch began and from the lowest loss of the run, kept each time the loss has halved.
 * @example
 * ```ts
 * import { createDescent, DivergenceError, type Objective, watchDivergence } from 'diffeolab/training';
 *
 * const [theta, gradient] = [Float64Array.of(1), new Float64Array(1)];
 * const objective: Objective = {
 *   names: ['theta'],
 *   parameters: [theta],
 *   gradients: [gradient],
 *   evaluate: () => theta[0]! ** 2 / 2,
 *   penalty: () => 0,
 *   differentiate: () => gradient.set(theta),
 * };
 * const [learningRate, initialLoss, position] = [3, objective.evaluate(), { step: 0, time: 0 }];
 * const stepper = createDescent(objective, learningRate);
 * const watch = watchDivergence({ objective, learningRate, initialLoss, lossScale: 1, curvature: () => 1 });
 * try {
 *   while (position.step < 100) watch.check(position.step, stepper.advance(position)!);
 * } catch (error) {
 *   if (error instanceof DivergenceError) console.log(error.step, error.stableLearningRate); // 3 1
 * }
 * ```
 */
export function watchDivergence(options: {
  /** What is minimised. */
  readonly objective: Objective;
  /** Learning rate lr of the descent that is watched. */
  readonly learningRate: number;
  /** The loss at the present parameters. */
  readonly initialLoss: number;
  /** What the loss may be at most as a rule, at the start or by predictions of 0. */
  readonly lossScale: number;
  /** λ_max at the parameters of the last `evaluate`: near a minimum descent contracts if lr·λ_max < 2. */
  readonly curvature: () => number;
}): DivergenceWatch {
  requireObject('watchDivergence', 'options', options, ['objective', 'curvature']);
  const { objective, learningRate, initialLoss, lossScale, curvature } = options;
  requireObjective('watchDivergence', objective);
  requireFunction('watchDivergence', 'curvature', curvature);
  const { parameters } = objective;
  const start = copyArrays(parameters);
  const best = copyArrays(parameters);
  let bestLoss = initialLoss;
  return {
    check(step, loss) {
      if (loss > 100 * lossScale || Number.isNaN(loss)) {
        const stable = stableLearningRate({ objective, start, best, lossScale, curvature });
        throw new DivergenceError(step, learningRate, Math.min(stable, learningRate / 2));
      }
      if (loss <= bestLoss / 2) {
        bestLoss = loss;
        assignArrays(best, parameters);
      }
    },
  };
}
