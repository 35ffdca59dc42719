import ndarray from 'ndarray';
import { z } from 'zod';
import { flatParameters } from '../../spherical/network.js';
import type { Cost, Parameters, SweepTask, TaskContext, TaskResult } from '../../sweep/task.js';
import { keptTraining } from '../kept-training.js';
import { oncePerSeeds, plainParameters } from '../parameters/complete.js';
import { describedParameters } from '../parameters/describe.js';
import { readParameters } from '../parameters/read.js';
import { checkTraining } from './checks.js';
import { completeTraining } from './complete-training.js';
import { measurementColumns, measurementOf, storedNumber } from './measurement-values.js';
import { trainSubject } from './parameters.js';
import { runTraining, type TrainOutcome, trainValues } from './train-run.js';
import { sizeOf, trainingMemory, trainingWork } from './work.js';

function read(given: Parameters) {
  const { keep, ...own } = readParameters(trainSubject, given);
  return { training: completeTraining(own), keep };
}

function complete(given: Parameters): Parameters {
  const { training, keep } = read(given);
  checkTraining(training);
  return plainParameters({ ...training, keep });
}

function cost(parameters: Parameters): Cost {
  const size = sizeOf(parameters);
  return { work: trainingWork(size), memory: trainingMemory(size) };
}

async function run(parameters: Parameters, context: TaskContext): Promise<TaskResult> {
  const { training, keep } = read(parameters);
  const { outcome, result } = await runTraining(training, await keptTraining(context));
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
 * Trains a net of one hidden layer on the sphere: test error, rotation stability, atoms, anisotropy and how it
 * stopped; weights (`weights` [H, d], `coefficients` [H]) and the training curve (`curve` [records, 5]) are kept
 * if `keep` asks for them.
 */
const task: SweepTask = {
  name: trainSubject.owner,
  version: 1,
  parameters: describedParameters(trainSubject),
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
