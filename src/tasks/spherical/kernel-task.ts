import { z } from 'zod';
import { kernelNames } from '../../spherical/kernels.js';
import type { Parameters, SweepTask, TaskResult } from '../../sweep/task.js';
import { oncePerSeeds, plainParameters, readParameters, withParameterNames } from '../read-parameters.js';
import { type KernelOutcome, runKernel } from './kernel-run.js';
import { learningShape, measurementColumns, measurementOf, measurementValues, withTeacher } from './learning-shape.js';
import { checkKernel, type KernelParameters } from './task-parameters.js';
import { kernelMemory, kernelWork, sizeOf } from './work.js';

const name = 'spherical.kernel';

const schema = z.strictObject({
  ...learningShape,
  kernel: z.enum(kernelNames).default('ntk'),
  ridge: z.number().min(0, { error: 'must be at least 0' }).default(0),
});

function read(given: Parameters): KernelParameters {
  return withTeacher(readParameters(name, schema, given));
}

function complete(given: Parameters): Parameters {
  const parameters = read(given);
  withParameterNames(() => checkKernel(parameters));
  return plainParameters({ ...parameters });
}

/** The outcome of a kernel regression that a point's values stand for. */
export function kernelOutcomeOf(parameters: Parameters, values: TaskResult['values'], seconds: number): KernelOutcome {
  return { ...measurementOf(values, read(parameters).angle), seconds };
}

/** Kernel regression of a data set on the sphere, the lazy limit: test error and rotation stability. */
const task: SweepTask = {
  name,
  version: 1,
  complete: oncePerSeeds(complete),
  cost: (parameters) => {
    const size = sizeOf(parameters);
    return { work: kernelWork(size), memory: kernelMemory(size) };
  },
  columns: measurementColumns,
  run: async (parameters, { signal }) => ({ values: measurementValues(await runKernel(read(parameters), { signal })) }),
};
export default task;
