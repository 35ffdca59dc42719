import ndarray from 'ndarray';
import { z } from 'zod';
import { engines } from '../../spherical/engines/choose.js';
import { geometries } from '../../spherical/geometry.js';
import { coefficientLaws, weightLaws } from '../../spherical/initialise.js';
import { flatParameters } from '../../spherical/network.js';
import { regularisationKinds } from '../../spherical/regularisation.js';
import type { Cost, Parameters, SweepTask, TaskResult } from '../../sweep/task.js';
import { oncePerSeeds, plainParameters, readParameters, withParameterNames } from '../read-parameters.js';
import { learningShape, measurementColumns, measurementOf, storedNumber, withTeacher } from './learning-shape.js';
import { alphaRecipe, featureRecipe } from './regime.js';
import { defaultLambda, stopOrDefault } from './stop-defaults.js';
import { checkTraining, type TrainParameters } from './task-parameters.js';
import { defaultLearningRate, runTraining, type TrainOutcome, trainValues } from './train-run.js';
import { sizeOf, trainingMemory, trainingWork } from './work.js';

const name = 'spherical.train';

const schema = z.strictObject({
  ...learningShape,
  width: z.number().default(1000),
  alpha: z.number().optional(),
  subtractInitial: z.boolean().optional(),
  method: z.enum(['descent', 'flow']).default('flow'),
  learningRate: z.number().optional(),
  /** What is filled in where it is not given: "alpha" (default), both layers from a normal initialisation; "feature", the recipe for sparse nets. */
  recipe: z.enum(['alpha', 'feature']).default('alpha'),
  geometry: z.enum(geometries).optional(),
  regularisation: z.enum([...regularisationKinds, 'none']).optional(),
  lambda: z.number().optional(),
  initialWeights: z.enum(weightLaws).optional(),
  initialisation: z.enum(coefficientLaws).optional(),
  initialScale: z.number().optional(),
  engine: z.enum(['auto', ...(Object.keys(engines) as (keyof typeof engines)[])]).default('auto'),
  precision: z.enum(['float64', 'float32']).default('float64'),
  loss: z.number().optional(),
  steps: z.number().optional(),
  seconds: z.number().optional(),
  standstill: z.number().optional(),
  keep: z.array(z.enum(['weights', 'curve'])).default([]),
});

type Keep = readonly ('weights' | 'curve')[];

function read(given: Parameters): { readonly training: TrainParameters; readonly keep: Keep } {
  const { recipe, keep, ...own } = readParameters(name, schema, given);
  const { alpha = 1e-6, method, learningRate } = own;
  const filled = recipe === 'feature' ? featureRecipe(own.dimension) : alphaRecipe(alpha);
  const stated = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined)) as typeof own;
  const parameters = { ...filled, ...stated };
  const { regularisation = 'none' } = parameters;
  const penalty = parameters.lambda ?? (regularisation === 'none' ? undefined : defaultLambda);
  const training = withTeacher({
    ...parameters,
    alpha: parameters.alpha ?? alpha,
    geometry: parameters.geometry ?? 'free',
    regularisation,
    lambda: penalty,
    initialWeights: parameters.initialWeights ?? 'normal',
    initialisation: parameters.initialisation ?? 'normal',
    initialScale: parameters.initialScale ?? 1,
    subtractInitial: parameters.subtractInitial ?? (parameters.alpha ?? alpha) > 1,
    learningRate: learningRate ?? (method === 'descent' ? defaultLearningRate : undefined),
    ...stopOrDefault(parameters, regularisation),
  });
  return { training, keep };
}

function complete(given: Parameters): Parameters {
  const { training, keep } = read(given);
  withParameterNames(() => checkTraining(training));
  return plainParameters({ ...training, keep });
}

function cost(parameters: Parameters): Cost {
  const size = sizeOf(parameters);
  return { work: trainingWork(size), memory: trainingMemory(size) };
}

async function run(parameters: Parameters, { signal }: { readonly signal: AbortSignal }): Promise<TaskResult> {
  const { training, keep } = read(parameters);
  const { outcome, result } = await runTraining(training, { signal });
  const { weights, coefficients, width, dimension } = flatParameters(result.net);
  const arrays = {
    ...(keep.includes('weights') && {
      weights: ndarray(weights, [width, dimension]),
      coefficients: ndarray(coefficients, [width]),
    }),
    ...(keep.includes('curve') && { curve: curveArray(result.curve) }),
  };
  return { values: trainValues(outcome), ...(keep.length > 0 && { arrays }) };
}

/** [records, 5]: step, time of the flow, loss, penalty, test error. */
function curveArray(
  curve: readonly { step: number; time: number; loss: number; penalty: number; testError?: number | undefined }[],
) {
  const rows = curve.flatMap(({ step, time, loss, penalty, testError = Number.NaN }) => [
    step,
    time,
    loss,
    penalty,
    testError,
  ]);
  return ndarray(Float64Array.from(rows), [curve.length, 5]);
}

export const stopReason = z.enum(['loss', 'steps', 'time', 'seconds', 'standstill', 'aborted']);

const stored = z.looseObject({
  trainError: storedNumber,
  atoms: storedNumber,
  cones: storedNumber,
  anisotropy: storedNumber,
  angleMoved: storedNumber,
  steps: storedNumber,
  stop: stopReason,
});

/** The outcome of a training that a point's values stand for. */
export function trainOutcomeOf(parameters: Parameters, values: TaskResult['values'], seconds: number): TrainOutcome {
  const { trainError, atoms, cones, anisotropy, angleMoved, steps, stop } = stored.parse(values);
  return {
    ...measurementOf(values, read(parameters).training.angle),
    trainError,
    atoms: { count: cones, thresholdCount: atoms },
    anisotropy,
    angleMoved,
    steps,
    seconds,
    stop,
  };
}

/**
 * Trains a net of one hidden layer on the sphere: test error, rotation stability, atoms, anisotropy and how it stopped; weights
 * (`weights` [H, d], `coefficients` [H]) and the training curve (`curve` [records, 5]) are kept if `keep` asks for them.
 */
const task: SweepTask = {
  name,
  version: 1,
  complete: oncePerSeeds(complete),
  cost,
  columns: {
    ...measurementColumns,
    trainError: 'number',
    trainErrorStatus: 'string',
    atoms: 'number',
    cones: 'number',
    anisotropy: 'number',
    angleMoved: 'number',
    steps: 'number',
    stop: 'string',
  },
  run,
};
export default task;
