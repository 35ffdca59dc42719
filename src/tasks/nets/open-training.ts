import { completeNetTraining } from './complete-training.js';
import { openNetData } from './data/net-data.js';
import { dataOf } from './data/net-data-values.js';
import { openTrainedNet, requireFit } from './open-net.js';
import type { GivenNetTraining } from './parameters.js';
import type { OpenedTraining } from './train-run.js';

/**
 * Opens the data and the net of a training, checked, before anything is computed or written.
 * @throws ParameterError about the parameter at fault
 */
export function openTraining(
  given: GivenNetTraining,
  options: { readonly memory?: number | undefined } = {},
): OpenedTraining {
  const completed = completeNetTraining(given);
  const data = openNetData(dataOf(completed), { seed: completed.seed, ...options });
  const { net, sha256 } = openTrainedNet(completed, data.training);
  requireFit(completed.net, net.layout, data.training);
  return { parameters: { ...completed, ...(sha256 !== undefined && { netSha256: sha256 }) }, data, net };
}
