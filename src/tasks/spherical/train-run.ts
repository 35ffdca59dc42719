import { valueColumns } from '../../numerics/quantity-columns.js';
import { findAtoms } from '../../spherical/atoms.js';
import { distanceMoved } from '../../spherical/distance-moved.js';
import { initialise } from '../../spherical/initialise.js';
import { type TrainOptions, type TrainResult, train } from '../../spherical/train.js';
import { anisotropy, weightDistribution } from '../../spherical/weight-distribution.js';
import type { TrainState } from '../../training/state.js';
import type { StopReason, StopRules } from '../../training/stopping.js';
import { defaultLearningRate } from './choices.js';
import { learningData } from './learning-data.js';
import { type Measurement, measure } from './measurement.js';
import { measurementValues } from './measurement-values.js';
import type { TrainParameters } from './parameters.js';

/** What is kept of a training. */
export interface TrainOutcome extends Measurement {
  /** Mean (F − y)² on the training set. */
  readonly trainError: number;
  /** Cones with a neuron, and atoms with at least 1 % of the largest norm. */
  readonly atoms: { readonly count: number; readonly thresholdCount: number };
  /** Of the mass of the neurons on the sphere, from 0 to 1. */
  readonly anisotropy: number;
  /** Mean angle by which mass turned, in radians. */
  readonly angleMoved: number;
  /** Steps taken. */
  readonly steps: number;
  /** Wall time. */
  readonly seconds: number;
  /** Why it ended. */
  readonly stop: StopReason;
}

/** Whether a training came to its end by its loss or at a standstill, rather than by a limit of steps or time. */
export function settled({ stop }: TrainOutcome): boolean {
  return stop === 'loss' || stop === 'standstill';
}

/** What a training came to, as values of a result: columns of every table and file that it is written to. */
export function trainValues(outcome: TrainOutcome) {
  const { trainError, atoms, anisotropy, angleMoved, steps, stop } = outcome;
  return {
    ...measurementValues(outcome),
    ...valueColumns('trainError', { value: trainError, status: 'exact' }),
    atoms: atoms.thresholdCount,
    cones: atoms.count,
    anisotropy,
    angleMoved,
    steps,
    stop,
  };
}

/** What listens to a training or ends it. */
export type TrainControls = Pick<TrainOptions, 'onCheckpoint' | 'onProgress' | 'signal'> & {
  readonly resume?: TrainState | undefined;
  readonly checkpointsPerDecade?: number;
  /** Takes the last state, before anything is measured. */
  readonly onEnd?: (state: TrainState) => Promise<void>;
};

/**
 * Trains one net and measures it.
 * @throws DivergenceError if gradient descent runs away
 */
export async function runTraining(
  parameters: TrainParameters,
  controls: TrainControls = {},
): Promise<{ outcome: TrainOutcome; result: TrainResult }> {
  const { training, test } = await learningData(parameters, controls.signal);
  const { resume, onEnd, ...listeners } = controls;
  const { regularisation, lambda = 0, subtractInitial } = parameters;
  const result = await train({
    net: initialNet(parameters),
    training,
    test,
    alpha: parameters.alpha,
    geometry: parameters.geometry,
    method:
      parameters.method === 'flow'
        ? { kind: 'flow' }
        : { kind: 'descent', learningRate: parameters.learningRate ?? defaultLearningRate },
    stop: stopRules(parameters),
    engine: parameters.engine,
    precision: parameters.precision,
    ...(regularisation !== 'none' && { regularisation: { kind: regularisation, strength: lambda } }),
    ...(subtractInitial !== undefined && { subtractInitial }),
    ...(resume !== undefined && { resume }),
    ...listeners,
  });
  await onEnd?.(result.state);
  const { count, thresholdCount } = findAtoms(result.net, training.points);
  const { trainError, steps, seconds, stop } = result;
  const outcome = {
    ...measure(result.predictor, test, parameters),
    trainError,
    atoms: { count, thresholdCount },
    anisotropy: anisotropy(weightDistribution(result.net)),
    angleMoved: distanceMoved(result.initial, result.net).angle,
    steps,
    seconds,
    stop,
  };
  return { outcome, result };
}

/** The net that a training starts from. */
export function initialNet(parameters: TrainParameters) {
  const { width, dimension, seed, initialWeights, initialisation, initialScale } = parameters;
  return initialise({
    width,
    dimension,
    seed,
    weights: initialWeights,
    coefficients: initialisation,
    coefficientScale: initialScale,
  });
}

function stopRules({ loss, steps, seconds, standstill }: TrainParameters): StopRules {
  return {
    ...(loss !== undefined && { loss }),
    ...(steps !== undefined && { steps }),
    ...(seconds !== undefined && { seconds }),
    ...(standstill !== undefined && { standstill }),
  };
}
