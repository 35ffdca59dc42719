import ndarray from 'ndarray';
import { deformer } from '../../diffeo/deform.js';
import type { MapShape } from '../../nets/layout/net-layout.js';
import { valueCount } from '../../nets/layout/net-layout.js';
import type { Augment } from '../../training/nets/net-batches.js';
import { chooseEnsemble } from '../diffeo/choose-ensemble.js';
import { ParameterError } from '../parameters/parameter-error.js';
import type { NetTrainParameters } from './complete-training.js';

/**
 * Deforms each input of a batch by a maximum-entropy diffeomorphism of its own: input i in epoch e by field number
 * e·2³² + i of the seed, so that it does not depend on batches. Undefined where it is not asked for.
 * @throws ParameterError for inputs that are no square images
 */
export function augmentationOf(
  { augment, augmentCutoff, seed, interpolation = 'bilinear', boundary }: NetTrainParameters,
  shape: MapShape,
): Augment | undefined {
  if (augment === undefined) {
    if (augmentCutoff === undefined) return undefined;
    throw new ParameterError('augmentCutoff', 'belongs to {augment}, which is not given (add it, such as {augment} 1)');
  }
  const [rows, columns] = shape.size;
  if (shape.size.length !== 2 || rows !== columns) {
    throw new ParameterError('augment', `deforms square images, got inputs of ${shape.size.join(' × ')} sites`);
  }
  const ensemble = chooseEnsemble({ size: rows!, cutoff: augmentCutoff ?? 3, displacement: augment, boundary });
  const deform = deformer(ensemble, { seed: `augment:${seed}`, interpolation });
  const length = valueCount(shape);
  return (inputs, { epoch, indices }) => {
    for (let k = 0; k < indices.length; k++) {
      const values = inputs.subarray(k * length, (k + 1) * length);
      const image = ndarray(values, [1, shape.channels, rows!, columns!]);
      values.set(deform(image, { first: indices[k]!, draw: epoch }).images.data);
    }
  };
}
