import type { Output } from '../../stability/inputs/predictor.js';
import { isTensorLike, readTensor } from '../../stability/inputs/tensor.js';
import { ParameterError } from '../parameters/parameter-error.js';
import type { ImageData } from './image-data.js';

/** How classes are told from what a model returns. */
export interface Classification {
  readonly labels: Int32Array;
  /** Number of classes of the images. */
  readonly classes: number;
  /** Layer that tells them; the last one that the model returns unless given. */
  readonly classifier: string | undefined;
}

/**
 * How the classes of images are told, if they are.
 * @throws InputError if the images have no labels, or a classifier is named for nothing
 */
export function classificationOf(
  data: ImageData,
  { errorRates, classifier }: { readonly errorRates: boolean; readonly classifier?: string | undefined },
): Classification | undefined {
  if (!errorRates) {
    if (classifier === undefined) return undefined;
    throw new ParameterError('classifier', `is for error rates, which take labels, got ${classifier} (leave it out)`);
  }
  if (data.labels === undefined) {
    throw new ParameterError('labels', `${data.description} has no labels (give a file of them, such as labels.npy)`);
  }
  return { labels: data.labels, classes: data.classes ?? 0, classifier };
}

/** The layers of an output by their names. */
export function namedLayers(output: Output): Readonly<Record<string, unknown>> {
  return isTensorLike(output) || typeof output !== 'object' || output === null ? { output } : { ...output };
}

/**
 * The layer of a model's whole output that tells the classes.
 * @throws InputError if there is none of that name, names that are integers leave no order, or its size is not the
 *   number of classes; a named layer may be larger
 */
export async function classifierOf(
  path: string,
  layers: Readonly<Record<string, unknown>>,
  { classifier, classes, labels }: Classification,
): Promise<string> {
  const names = Object.keys(layers);
  const known = `there are ${names.join(', ')}`;
  if (classifier !== undefined && !names.includes(classifier)) {
    throw new ParameterError('classifier', `${path} has no layer ${classifier} (${known})`);
  }
  if (classifier === undefined && names.length > 1 && names.some((name) => /^\d+$/.test(name))) {
    throw new ParameterError(
      'classifier',
      `is missing: layers of ${path} have integers as names, which come first in an object, so none is the last (name one; ${known})`,
    );
  }
  const name = classifier ?? names.at(-1)!;
  const size = await sizeOf(layers[name]);
  if (size === undefined) return name;
  const signs = labels.every((label) => label === 1 || label === -1);
  const enough = classifier === undefined ? size === classes : size >= classes;
  if (size === 1 ? signs : enough && !labels.some((label) => label < 0)) return name;
  const fromOne = !labels.includes(0) && size === classes - 1;
  const found = labels.some((label) => label < 0)
    ? 'labels below 0'
    : `${classes} classes${fromOne ? ', of which 0 is empty: number them from 0' : ''}`;
  throw new ParameterError(
    'classifier',
    `layer ${name} of ${path} has ${size} ${size === 1 ? 'number' : 'numbers'} a sample, the images have ${found} (name the layer that tells the classes; ${known})`,
  );
}

/** Numbers a sample; undefined for what is no tensor, which is said elsewhere. */
async function sizeOf(value: unknown): Promise<number | undefined> {
  try {
    const { shape } = await readTensor('', '', value);
    return shape.slice(1).reduce((product, extent) => product * extent, 1);
  } catch {
    return undefined;
  }
}
