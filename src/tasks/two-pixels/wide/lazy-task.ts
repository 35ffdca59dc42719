import ndarray from 'ndarray';
import type { Cost, Parameters, SweepTask, TaskResult } from '../../../sweep/task.js';
import { numberOf, oncePerSeeds, plainParameters } from '../../parameters/complete.js';
import { describedParameters } from '../../parameters/describe.js';
import { lazySubject } from '../parameters.js';
import { exactEnergy } from './kernel-limit-task.js';
import { lazyColumns } from './lazy-columns.js';
import { lazyParameters, lazyRun, lazyTraining } from './lazy-run.js';
import { wideModel } from './wide-model.js';

function complete(given: Parameters): Parameters {
  const parameters = lazyParameters(given);
  lazyTraining(wideModel(parameters).task, parameters);
  const { seed, ...others } = parameters;
  // Distances draw nothing: their points have no seed of their own.
  const own = parameters.points === undefined ? { ...others, seed: '0' } : parameters;
  return plainParameters({ ...own, ...exactEnergy(parameters) });
}

async function run(given: Parameters, { signal }: { readonly signal?: AbortSignal | undefined }): Promise<TaskResult> {
  const found = await lazyRun(lazyParameters(given), { signal });
  const outputs = Float64Array.from(found.outputs, ({ output }) => output);
  return { values: lazyColumns(found), arrays: { outputs: ndarray(outputs, [outputs.length]) } };
}

/** Entries of kernels of all pairs, and of the lattice, in about nanoseconds. */
function cost(parameters: Parameters): Cost {
  const length = numberOf(parameters, 'length');
  const entries = length ** 4 * (numberOf(parameters, 'depth') + 1);
  return { work: 20 * (2e8 + entries), memory: 2 ** 26 + 16 * length ** 4 };
}

/** Kernel regression of a wide net on two-pixel pairs, the lazy limit: errors, D, G, G* and d′ of its output. */
const task: SweepTask = {
  name: lazySubject.owner,
  version: 1,
  parameters: describedParameters(lazySubject),
  complete: oncePerSeeds(complete),
  cost,
  columns: {
    error: 'number',
    squaredError: 'number',
    testError: 'number',
    rank: 'number',
    ...Object.fromEntries(
      ['D', 'G', 'GShift', 'GRest', 'GStar', 'dPrime', 'errorNoise'].flatMap((name) => [
        [name, 'number' as const],
        [`${name}Error`, 'number' as const],
        [`${name}Status`, 'string' as const],
      ]),
    ),
  },
  run,
};
export default task;
