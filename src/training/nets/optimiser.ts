import { InputError, requireInteger, requireNumber } from '../../numerics/input-error.js';
import { requireObject } from '../../numerics/require-argument.js';
import { type AdamOptions, createAdam } from '../adam.js';
import { createDescent } from '../descent.js';
import { createFlow, type FlowOptions } from '../flow.js';
import type { Objective } from '../objective.js';
import type { LearningRate } from '../rates/learning-rate.js';
import type { RateScaling } from '../rates/rate-scales.js';
import { type RateSchedule, scheduledRate } from '../rates/schedule.js';
import type { AnyStepper } from '../stepper.js';
import type { NetObjective } from './net-objective.js';

/** How rates change: by epochs, or with a cosine whose period is a fraction of the epochs of `stop`. */
export type NetRateSchedule = RateSchedule | { readonly kind: 'cosine'; readonly fraction: number };

/** A learning rate and how it changes, default `constant`. */
export interface RateOptions {
  readonly learningRate: number;
  readonly schedule?: NetRateSchedule;
}

/** How a net's weights are moved. */
export type NetOptimiser =
  /**
   * Gradient descent, stochastic where batches are smaller than the set. The rate is a multiple of `rateScales` unless
   * `rateScaling` is `none`. Momentum default 0.
   */
  | ({ readonly kind: 'sgd'; readonly momentum?: number; readonly rateScaling?: RateScaling } & RateOptions)
  /** Adam, whose steps are as large as its rate at any scale of the gradient. */
  | ({ readonly kind: 'adam' } & RateOptions & AdamOptions)
  /**
   * Gradient flow of the whole set, in float64; time in multiples of `rateScales` unless `rateScaling` is `none`.
   * Errors of the predictions bound the steps: relative to the residual of the square loss, to the margin 1 of
   * others. Tolerance default 10⁻³, with the hinge loss 10⁻².
   *
   * It finds its steps by itself and is stable, but is not quicker than descent of the same accuracy: along kinks
   * every explicit method is of first order. Flow of the hinge loss holds inputs at yF = 1 by crossing it to and
   * fro, F moving by ten tolerances a step, so that steps are as small as the tolerance, at three to five times the
   * gradients of descent. Take the loss `soft-hinge`, or `sgd` of the whole set with a small rate, which follows the
   * flow with an error as large as the rate. ReLUs that are held at their own kinks bound the steps of any loss.
   *
   * Measured on 32 sites (16 channels, 5 layers, scale 7), time of the first thousand steps at the tolerance 10⁻³:
   * hinge 0.5 (6 at 10⁻²), soft hinge 7, square 9, cross-entropy 19; later, with ReLUs at their kinks, square 0.8.
   * Descent comes to zero hinge loss at the times 80, 47, 37, 27 with the rates 0.1, 0.03, 0.01, 0.003, in 799, 1572,
   * 3669, 9032 gradients; flow at 48 with the tolerance 0.03 in 3378 steps of about three gradients, at 37 with 0.01
   * in 18 552.
   */
  | ({ readonly kind: 'flow'; readonly rateScaling?: RateScaling } & FlowOptions);

/**
 * Checks what makes an optimiser.
 * @throws InputError of an unknown kind or scaling, or flow in batches
 */
export function requireOptimiser(optimiser: NetOptimiser, stepsPerEpoch: number): void {
  requireObject('trainNet', 'optimiser', optimiser, ['kind']);
  const { kind } = optimiser;
  if (kind !== 'sgd' && kind !== 'adam' && kind !== 'flow') {
    throw new InputError('trainNet', `optimiser.kind must be sgd, adam or flow, got ${String(kind)}`);
  }
  if (kind === 'flow' && stepsPerEpoch > 1) {
    throw new InputError('trainNet', 'gradient flow takes the whole set at once (leave batchSize out, or use sgd)');
  }
  const scaling = 'rateScaling' in optimiser ? optimiser.rateScaling : undefined;
  if (scaling !== undefined && scaling !== 'none' && (kind === 'adam' || scaling !== 'width-and-alpha')) {
    const allowed = kind === 'adam' ? 'none for adam' : 'width-and-alpha or none';
    throw new InputError('trainNet', `optimiser.rateScaling must be ${allowed}, got ${String(scaling)}`);
  }
}

/** Local errors of gradient flow by default; where inputs are held at a kink they do not add up. */
const [smoothTolerance, kinkedTolerance] = [1e-3, 1e-2];

/** Whether the rate is a multiple of `rateScales`. */
export function scalesRate(optimiser: NetOptimiser): boolean {
  return optimiser.kind !== 'adam' && optimiser.rateScaling !== 'none';
}

/** The stepper of an optimiser, its rates times a factor. */
export function optimiserStepper(
  objective: NetObjective,
  optimiser: NetOptimiser,
  run: { readonly stepsPerEpoch: number; readonly epochs: number | undefined; readonly kinked: boolean },
  factor = 1,
): AnyStepper {
  if (optimiser.kind === 'flow') {
    const { tolerance = run.kinked ? kinkedTolerance : smoothTolerance, change } = optimiser;
    return createFlow(immediate(objective), { tolerance, ...(change !== undefined && { change }) });
  }
  const rate = rateOf(optimiser, run, factor);
  return optimiser.kind === 'adam'
    ? createAdam(objective, rate, optimiser)
    : createDescent(objective, rate, optimiser.momentum);
}

function rateOf(
  { learningRate, schedule = 'constant' }: RateOptions,
  { stepsPerEpoch, epochs }: { readonly stepsPerEpoch: number; readonly epochs: number | undefined },
  factor: number,
): LearningRate {
  requireInteger('trainNet', 'stepsPerEpoch', stepsPerEpoch, 1);
  requireNumber('trainNet', 'optimiser.learningRate', learningRate, Number.MIN_VALUE, 1e100);
  if (typeof schedule !== 'object' || schedule === null || !('fraction' in schedule)) {
    return scheduledRate(learningRate * factor, schedule, stepsPerEpoch);
  }
  const fraction = requireNumber('trainNet', 'schedule.fraction', schedule.fraction, Number.MIN_VALUE);
  if (epochs === undefined) {
    throw new InputError('trainNet', 'a fraction of the epochs needs stop.epochs (or give the period in epochs)');
  }
  return scheduledRate(learningRate * factor, { kind: 'cosine', period: fraction * epochs }, stepsPerEpoch);
}

/** An objective that is in float64 and answers at once, as gradient flow needs it. */
function immediate(objective: NetObjective): Objective {
  const refuse = (what: string): never => {
    throw new InputError('trainNet', `gradient flow needs an engine ${what} (use js, or sgd)`);
  };
  const float64 = (arrays: NetObjective['parameters']): Float64Array[] =>
    arrays.map((values) => (values instanceof Float64Array ? values : refuse('of float64')));
  return {
    ...objective,
    parameters: float64(objective.parameters),
    gradients: float64(objective.gradients),
    evaluate(step) {
      const loss = objective.evaluate(step);
      return typeof loss === 'number' ? loss : refuse('that answers at once');
    },
  };
}
