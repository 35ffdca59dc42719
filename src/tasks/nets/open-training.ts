import { ParameterError } from '../parameters/parameter-error.js';
import { completeNetTraining, type NetTrainParameters } from './complete-training.js';
import { openNetData } from './data/net-data.js';
import { dataOf } from './data/net-data-values.js';
import { openTrainedNet } from './open-net.js';
import type { GivenNetTraining } from './parameters.js';
import type { OpenedTraining } from './train-run.js';

/**
 * Opens the data and the net of a training, checked, before anything is computed or written.
 * @throws ParameterError about the parameter at fault
 */
export async function openTraining(
  given: GivenNetTraining,
  options: { readonly memory?: number | undefined } = {},
): Promise<OpenedTraining> {
  const completed = completeNetTraining(given);
  const data = openNetData(dataOf(completed), { seed: completed.seed, ...options });
  const { net, sha256 } = await openTrainedNet(completed, data.training);
  requireFit(completed, net.layout, data.training);
  return { parameters: { ...completed, ...(sha256 !== undefined && { netSha256: sha256 }) }, data, net };
}

function requireFit(
  { net }: NetTrainParameters,
  { input, outputs }: OpenedTraining['net']['layout'],
  { shape, classes, name }: OpenedTraining['data']['training'],
): void {
  const words = ({ channels, size }: typeof shape) => `${channels} × ${size.join(' × ')}`;
  if (words(input) !== words(shape)) {
    throw new ParameterError(
      'net',
      `${net} takes inputs of ${words(input)} (channels, sites), the data are of ${words(shape)}: ${name}`,
    );
  }
  const wanted = classes === 2 ? [1, 2] : [classes];
  if (wanted.includes(outputs)) return;
  throw new ParameterError('net', `${net} has ${outputs} outputs, the data ${classes} classes (use ${wanted[0]})`);
}
