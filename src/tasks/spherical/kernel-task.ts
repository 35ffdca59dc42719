import type { Parameters, SweepTask, TaskResult } from '../../sweep/task.js';
import { oncePerSeeds, plainParameters } from '../parameters/complete.js';
import { describedParameters } from '../parameters/describe.js';
import { readParameters } from '../parameters/read.js';
import { checkKernel } from './checks.js';
import { type KernelOutcome, runKernel } from './kernel-run.js';
import { measurementColumns, measurementOf, measurementValues } from './measurement-values.js';
import { type KernelParameters, kernelSubject } from './parameters.js';
import { kernelMemory, kernelWork, sizeOf } from './work.js';

function read(given: Parameters): KernelParameters {
  return readParameters(kernelSubject, given);
}

function complete(given: Parameters): Parameters {
  const parameters = read(given);
  checkKernel(parameters);
  return plainParameters({ ...parameters });
}

/** The outcome of a kernel regression that a point's values stand for. */
export function kernelOutcomeOf(parameters: Parameters, values: TaskResult['values'], seconds: number): KernelOutcome {
  return { ...measurementOf(values, read(parameters).angle), seconds };
}

/** Kernel regression of a data set on the sphere, the lazy limit: test error and rotation stability. */
const task: SweepTask = {
  name: kernelSubject.owner,
  version: 1,
  parameters: describedParameters(kernelSubject),
  complete: oncePerSeeds(complete),
  cost: (parameters) => {
    const size = sizeOf(parameters);
    return { work: kernelWork(size), memory: kernelMemory(size) };
  },
  columns: measurementColumns,
  run: async (parameters, { signal }) => ({ values: measurementValues(await runKernel(read(parameters), { signal })) }),
};
export default task;
