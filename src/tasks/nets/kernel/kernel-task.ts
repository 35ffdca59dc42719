import type { NdArray } from 'ndarray';
import type { NetKernels } from '../../../analytic/kernel-limit/nets/net-kernels.js';
import { siteCount } from '../../../nets/layout/net-layout.js';
import type { Cost, Parameters, SweepTask, TaskContext, TaskResult } from '../../../sweep/task.js';
import { numberOf, oncePerSeeds, plainParameters } from '../../parameters/complete.js';
import { describedParameters } from '../../parameters/describe.js';
import { readParameters } from '../../parameters/read.js';
import { kernelSubject } from '../parameters.js';
import { inputShape } from '../training-size.js';
import { runNetKernel } from './kernel-run.js';
import { kernelColumns, kernelValues } from './kernel-values.js';
import { completeNetKernel, openKernel } from './open-kernel.js';

function complete(given: Parameters): Parameters {
  const { keepKernels, ...own } = readParameters(kernelSubject, given);
  return plainParameters({ ...completeNetKernel(own), keepKernels });
}

async function run(parameters: Parameters, { signal, threads }: TaskContext): Promise<TaskResult> {
  const { keepKernels, ...own } = readParameters(kernelSubject, parameters);
  const found = await runNetKernel(openKernel(own), { signal, threads });
  const arrays = {
    ...(keepKernels.includes('kernels') && { ...kernelArrays(found.gram, ''), ...kernelArrays(found.cross, 'Test') }),
    ...(keepKernels.includes('predictions') && {
      predictions: found.train.predictions,
      ...(found.test !== undefined && { predictionsTest: found.test.predictions }),
    }),
  };
  return { values: kernelValues(found), ...(Object.keys(arrays).length > 0 && { arrays }) };
}

function kernelArrays(kernels: NetKernels | undefined, suffix: string): Record<string, NdArray> {
  if (kernels === undefined) return {};
  const { nngp, tangent } = kernels;
  return { [`nngp${suffix}`]: nngp, ...(tangent !== undefined && { [`tangent${suffix}`]: tangent }) };
}

/** All pairs of sites of all pairs of inputs, layer by layer, in about nanoseconds; two states and the matrices. */
function cost(parameters: Parameters): Cost {
  const points = numberOf(parameters, 'points', 256);
  const entries = siteCount(inputShape(parameters)) ** 2;
  const depth = numberOf(parameters, 'depth', 5);
  return { work: 20 * points ** 2 * entries * depth, memory: 2 ** 26 + 100 * entries + 64 * points ** 2 };
}

/**
 * Kernels of a layered net of infinite width on data of two pixels or images, and kernel regression with one of them:
 * errors on training and test set, the lazy limit of `nets.train` on a square loss.
 */
const task: SweepTask = {
  name: kernelSubject.owner,
  version: 1,
  parameters: describedParameters(kernelSubject),
  complete: oncePerSeeds(complete),
  cost,
  columns: kernelColumns,
  run,
};
export default task;
