import { sameContent } from '../same-content.js';
import { drawnImages, requireData } from '../stability/image-data.js';
import { isPairData } from './data/data-names.js';
import { usualPoints } from './data/net-data.js';
import { dataOf, netDataValues } from './data/net-data-values.js';
import { pairTaskOf } from './data/pair-data.js';
import type { GivenNetTraining } from './parameters.js';
import { defaultBatch, defaultRates, defaultStop } from './training-rows.js';

/** A training of a net with everything filled in that does not need its data. */
export type NetTrainParameters = GivenNetTraining;

/**
 * Fills in what other parameters decide: the scale of a task, rates, batches, a limit of the steps, and the content of
 * files.
 * @throws ParameterError if a file is not there, or is not that of the point
 */
export function completeNetTraining(given: GivenNetTraining): NetTrainParameters {
  const { engine, optimiser, steps, epochs, time, seconds } = given;
  const limited = [steps, epochs, time, seconds].some((limit) => limit !== undefined);
  return {
    ...given,
    points: given.points ?? usualPoints(given.data),
    ...(isPairData(given.data)
      ? { scale: pairTaskOf(given.data, netDataValues(dataOf(given))).scale }
      : contentsOfData(given)),
    ...(optimiser !== 'flow' && { learningRate: given.learningRate ?? defaultRates[optimiser] }),
    ...(optimiser === 'sgd' && { batchSize: given.batchSize ?? defaultBatch }),
    precision: given.precision ?? (engine === 'js' || optimiser === 'flow' ? 'float64' : 'float32'),
    ...(!limited && { steps: defaultStop.steps }),
  };
}

/** What files of images and labels hold. */
function contentsOfData({ data, labels, dataSha256, labelsSha256 }: GivenNetTraining) {
  const drawn = drawnImages('data', data);
  if (drawn === undefined) requireData('data', data);
  return {
    ...(drawn === undefined && { dataSha256: sameContent('dataSha256', data, dataSha256) }),
    ...(labels !== undefined && { labelsSha256: sameContent('labelsSha256', labels, labelsSha256) }),
  };
}
