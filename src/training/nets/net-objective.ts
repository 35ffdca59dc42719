import { afterwards } from '../../nets/engines/afterwards.js';
import type { Awaitable, Floats, NetEngine } from '../../nets/engines/engine.js';
import { multiply } from '../array-steps.js';
import type { BatchLoss, OutputLoss } from '../losses/output-loss.js';
import { assignArrays, copyArrays } from '../named-arrays.js';
import type { ErrorMeasure, Objective, Subgradient } from '../objective.js';
import type { BatchPart, NetBatches } from './batch.js';
import type { Shrinkage } from './penalty.js';
import { runParts } from './run-parts.js';

/** What is minimised where a net is trained. */
export interface NetObjective extends Objective<Floats, Awaitable<number>> {
  /** Loss and errors of the batch of the last `evaluate`. */
  readonly last: BatchLoss;
  /** Running statistics of batch norms after the steps taken: without the batch whose step is not taken yet. */
  readonly statistics: readonly Floats[];
}

/** Makes a `NetObjective`. */
export interface NetObjectiveOptions {
  readonly engine: NetEngine;
  readonly loss: OutputLoss;
  readonly batches: NetBatches;
  readonly shrinkage: Shrinkage;
  readonly frozen: readonly boolean[];
  /** Factors of the gradients, one an array: what a rate of 1 stands for. */
  readonly scales: readonly number[];
  /** Hears of the predictions of every evaluation. */
  readonly errors?: PredictionErrors | undefined;
}

/** How gradient flow measures errors of predictions. */
export interface PredictionErrors extends ErrorMeasure {
  /** Takes the predictions of the last evaluation of a loss, those of the inputs of a batch from the `first` on. */
  take(loss: OutputLoss, first: number): void;
}

/**
 * Loss of the batch of a step, with penalties, and the gradients of both. An evaluation runs forward and backward at
 * once. Evaluated in training mode, batch norms move their running statistics; here they move when the step is taken,
 * which is when the next batch is asked for, so that a run can be left and gone on with between two steps.
 */
export function createNetObjective(options: NetObjectiveOptions): NetObjective {
  const { engine, loss, batches, shrinkage, frozen, scales, errors } = options;
  const { parameters, gradients, layout } = engine;
  const statistics = copyArrays(engine.statistics);
  /** The running statistics once the step is taken that was last evaluated. */
  const next = copyArrays(engine.statistics);
  let evaluated: number | undefined;
  let complete = false;
  let last: BatchLoss = { loss: Number.NaN, wrong: 0, weight: 0 };

  const pull = (part: BatchPart, outputs: Float64Array, gradient: Float64Array, first: number): BatchLoss => {
    const measured = loss.evaluate(outputs, part, gradient);
    errors?.take(loss, first);
    return measured;
  };
  const read = (measured: BatchLoss): number => {
    last = measured;
    complete = false;
    assignArrays(next, engine.statistics);
    assignArrays(engine.statistics, statistics);
    return last.loss;
  };
  const differentiate = (subgradient: Subgradient) => {
    if (complete) return;
    complete = true;
    shrinkage.addTo(gradients, subgradient);
    for (const [k, gradient] of gradients.entries()) {
      const scale = scales[k]!;
      if (frozen[k]! || scale === 1) continue;
      multiply(gradient, scale);
    }
  };
  return {
    names: layout.parameters.map(({ name }) => name),
    parameters,
    gradients,
    frozen,
    kinks: shrinkage.kinks,
    statistics,
    ...(errors && { errors }),
    get last() {
      return last;
    },
    evaluate(step) {
      if (step !== undefined && evaluated !== undefined && step > evaluated) {
        assignArrays(statistics, next);
        assignArrays(engine.statistics, next);
      }
      evaluated = step;
      return afterwards(batches.at(step ?? 0), (batch) => afterwards(runParts(engine, batch, pull), read));
    },
    penalty: shrinkage.penalty,
    differentiate,
    ...(engine.descend && {
      descend(rate: number) {
        differentiate('zero');
        engine.descend?.(rate);
      },
    }),
  };
}
