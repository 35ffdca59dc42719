import type { NetLayout } from '../../nets/layout/net-layout.js';
import type { LossName } from '../../training/losses/create-loss.js';
import { ParameterError } from '../parameters/parameter-error.js';
import { completeNetTraining, type NetTrainParameters } from './complete-training.js';
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
  requireLoss(completed, net.layout);
  return { parameters: { ...completed, ...(sha256 !== undefined && { netSha256: sha256 }) }, data, net };
}

/** Losses of a single output. */
const marginLosses: readonly string[] = ['hinge', 'soft-hinge', 'squared-hinge'] satisfies readonly LossName[];

function requireLoss({ loss }: NetTrainParameters, { outputs }: Pick<NetLayout, 'outputs'>): void {
  if (loss === undefined || outputs === 1 || !marginLosses.includes(loss)) return;
  throw new ParameterError('loss', `${loss} takes a net of one output, got ${outputs} (use cross-entropy or square)`);
}
