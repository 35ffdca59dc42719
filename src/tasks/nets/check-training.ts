import { ParameterError } from '../parameters/parameter-error.js';
import type { NetTrainParameters } from './complete-training.js';
import { isPairData } from './data/data-names.js';
import { dataOf, netDataValues } from './data/net-data-values.js';
import { pairMovesOf, pairTaskOf } from './data/pair-data.js';
import { isPreset, loadedNet, presetDescription } from './open-net.js';

/**
 * Checks what can be checked of a training without its data, and fills in the content of a net's files.
 * @throws ParameterError about the parameter at fault
 */
export function checkNetTraining(parameters: NetTrainParameters): NetTrainParameters {
  const { net, netSha256, schedule, period, epochs } = parameters;
  if (schedule === 'cosine' && period === undefined && epochs === undefined) {
    throw new ParameterError('period', 'is missing: a cosine needs it, or {epochs} (such as {period} 100)');
  }
  if (isPairData(parameters.data)) checkPairs(parameters);
  if (isPreset(net)) {
    if (netSha256 === undefined) return parameters;
    throw new ParameterError('netSha256', `is for nets of files, got {net} ${net} (leave it out)`);
  }
  return { ...parameters, netSha256: loadedNet(net, netSha256).sha256 };
}

function checkPairs(parameters: NetTrainParameters): void {
  const values = netDataValues(dataOf(parameters));
  if (!isPairData(values.data)) return;
  const task = pairTaskOf(values.data, values);
  pairMovesOf(task, values);
  if (!isPreset(parameters.net)) return;
  const size = 'size' in task ? [task.size, task.size] : [task.length];
  const shape = { channels: values.inputChannels ?? 1, size };
  presetDescription(parameters.net, parameters, { shape, classes: 2 });
}
