import ndarray from 'ndarray';
import { valueColumns } from '../../../numerics/quantity-columns.js';
import type { Cost, Parameters, SweepTask, TaskResult } from '../../../sweep/task.js';
import { displacementEnergy } from '../../../twopixels/displacement.js';
import { numberOf, oncePerSeeds, plainParameters } from '../../parameters/complete.js';
import { describedParameters } from '../../parameters/describe.js';
import { kernelLimitSubject } from '../parameters.js';
import { untrainedLayers, untrainedParameters } from './untrained-rows.js';
import { type WideParameters, wideModel } from './wide-model.js';

function complete(given: Parameters): Parameters {
  const parameters = untrainedParameters(given);
  wideModel(parameters);
  return plainParameters({ ...parameters, ...exactEnergy(parameters) });
}

/** The number that stands for the energy "exact". */
export function exactEnergy(parameters: WideParameters): { readonly noiseEnergy?: number } {
  if (parameters.noiseEnergy !== 'exact') return {};
  const { task, law } = wideModel(parameters);
  return { noiseEnergy: displacementEnergy(task, law).value };
}

async function run(given: Parameters, { signal }: { readonly signal?: AbortSignal | undefined }): Promise<TaskResult> {
  const parameters = untrainedParameters(given);
  const layers = await untrainedLayers(parameters, { signal });
  const { diffeo, noise, relative, shift, rest, recalibrated, sensitivityIndex } = layers.at(-1)!;
  const values = {
    ...valueColumns('D', diffeo),
    ...valueColumns('G', noise),
    ...valueColumns('R', relative),
    ...valueColumns('GShift', shift),
    ...valueColumns('GRest', rest),
    ...valueColumns('GStar', recalibrated),
    ...(sensitivityIndex !== undefined && valueColumns('dPrime', sensitivityIndex)),
  };
  if (!parameters.keep.includes('layers')) return { values };
  const column = (numbers: readonly number[]) => ndarray(Float64Array.from(numbers), [numbers.length]);
  return {
    values,
    arrays: {
      D: column(layers.map((layer) => layer.diffeo.value)),
      G: column(layers.map((layer) => layer.noise.value)),
      R: column(layers.map((layer) => layer.relative.value)),
    },
  };
}

/** Entries of kernels of all pairs, and of the lattice, in about nanoseconds. */
function cost(parameters: Parameters): Cost {
  const length = numberOf(parameters, 'length');
  const entries = length ** 2 * (numberOf(parameters, 'depth') + 1);
  return { work: 20 * (1e8 + entries * (length ** 2 / 8 + 9 * length)), memory: 2 ** 26 + 100 * length ** 2 };
}

/** D, G, R, G* and d′ of the output of untrained nets of infinite width; by layer if asked for. */
const task: SweepTask = {
  name: kernelLimitSubject.owner,
  version: 1,
  parameters: describedParameters(kernelLimitSubject),
  complete: oncePerSeeds(complete),
  cost,
  columns: Object.fromEntries(
    ['D', 'G', 'R', 'GShift', 'GRest', 'GStar', 'dPrime'].flatMap((name) => [
      [name, 'number' as const],
      [`${name}Error`, 'number' as const],
      [`${name}Status`, 'string' as const],
    ]),
  ),
  run,
};
export default task;
