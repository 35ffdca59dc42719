import type { LabelledInputs } from '../../../nets/labelled-inputs.js';
import type { DisjointSets } from '../../../nets/sets/disjoint-sets.js';
import { OptionError } from '../../../numerics/option-error.js';
import { requireObject } from '../../../numerics/require-argument.js';
import type { Deformation } from '../../../stability/perturbations/deformation.js';
import type { PairInputs } from '../../../twopixels/inputs/pair-inputs.js';
import type { AnyPairTask } from '../../../twopixels/inputs/pair-sets.js';
import { ParameterError } from '../../parameters/parameter-error.js';
import type { ImageData } from '../../stability/image-data.js';
import { deformationOf } from '../../stability/measure-run.js';
import { isPairData } from './data-names.js';
import { imageParameterNames } from './data-parameters.js';
import { imageSets } from './image-sets.js';
import { type GivenNetData, type NetDataValues, netDataValues } from './net-data-values.js';
import { pairMovesOf, pairSetsOf, pairTaskOf } from './pair-data.js';
import { pairDeformation } from './pair-deformation.js';

/** Inputs of a training set of which no number is given: few pairs lie in one block. */
export function usualPoints(data: string): number {
  return data === 'two-pixels/ring-blocks' ? 128 : 256;
}

/** Most inputs of a test set of which no number is given. */
const mostTests = 1000;

/** Data that nets are trained with and measured on, with its own law of deformations τ. */
export interface NetData extends DisjointSets<LabelledInputs> {
  /** What it is, in words. */
  readonly description: string;
  readonly parameters: NetDataValues;
  /** Of two pixels: what is to be learned, such as the task on the ring of which exact theory knows D. */
  readonly task?: AnyPairTask;
  /** Of two pixels: the value of a lit one. */
  readonly pixelValue?: number;
  /** Of images: what they were read from. */
  readonly images?: ImageData;
  readonly classNames: readonly string[];
  /**
   * The law of τ by which the inputs of one of the sets are deformed: displaced pixels, or maximum-entropy
   * diffeomorphisms of images.
   */
  deformation(set: LabelledInputs, seed: string): Deformation;
}

/**
 * The data of a name: `two-pixels/ring`, `two-pixels/ring-blocks`, `two-pixels/frame`, images drawn by rule such as
 * `digits:256`, or those of a file or folder.
 * @throws ParameterError about the parameter at fault
 * @example
 * ```ts
 * import { inputChunks, openNetData } from 'diffeolab/tasks';
 *
 * const ring = openNetData({ data: 'two-pixels/ring', points: 64 });
 * console.log(ring.description, ring.test?.count); // two-pixels/ring, l = 32, ξ = 7 320
 * console.log(ring.deformation(ring.training, '0').enumeration); // 9
 * const digits = openNetData({ data: 'digits:100:16', points: 40, classes: '0,1,2,3,4|5,6,7,8,9' });
 * const [batch] = inputChunks(digits.training);
 * console.log(batch?.shape, digits.training.labels.slice(0, 2)); // [ 40, 1, 16, 16 ] Float64Array(2) [ -1, 1 ]
 * ```
 */
export function openNetData(
  given: GivenNetData,
  options: {
    /** Seed of the choice of inputs where no `dataSeed` is given, default '0'. */
    readonly seed?: string | undefined;
    /** Most bytes that images may take, default 2 GiB. */
    readonly memory?: number | undefined;
  } = {},
): NetData {
  requireObject('openNetData', 'parameters', given, ['data']);
  requireObject('openNetData', 'options', options);
  const values = netDataValues(given);
  const { points = usualPoints(values.data), validationPoints, testPoints } = values;
  const sizes = {
    points,
    validationPoints,
    testPoints: testPoints ?? (points === 'all' ? 0 : { atMost: mostTests }),
    seed: values.dataSeed ?? options.seed ?? '0',
  };
  return isPairData(values.data) ? pairData(values, sizes) : imageData(values, { ...sizes, memory: options.memory });
}

type Sizes = Parameters<typeof pairSetsOf>[2];

function pairData(values: NetDataValues, sizes: Sizes): NetData {
  const name = imageParameterNames.find((parameter) => values[parameter] !== undefined);
  if (name !== undefined) {
    throw new ParameterError(name, `is for images, got {data} ${values.data} (leave it out)`);
  }
  if (!isPairData(values.data)) throw new ParameterError('data', `is no data of two pixels, got ${values.data}`);
  const task = pairTaskOf(values.data, values);
  const moves = pairMovesOf(task, values);
  const sets = pairSetsOf(task, values, sizes);
  return {
    ...sets,
    description: sets.training.name,
    parameters: values,
    task,
    pixelValue: sets.training.pixelValue,
    classNames: ['-1', '+1'],
    deformation: (set, seed) => pairDeformation(setWithPairs(set), moves, seed),
  };
}

function setWithPairs(set: LabelledInputs): PairInputs {
  if ('pair' in set && 'pixelValue' in set) return set as PairInputs;
  throw new ParameterError('data', `has pairs of pixels, got inputs without: ${set.name}`);
}

function imageData(values: NetDataValues, sizes: Sizes & { readonly memory: number | undefined }): NetData {
  const { data, classes, labels, standardise, balanced, imageSize, channelsLast, crop, imageScale: scale } = values;
  const reading = { labels, standardise, imageSize, channelsLast, crop, scale };
  const sets = namingScale(() => imageSets('data', data, { ...sizes, ...reading, classes, balanced }));
  const { cutoff = 3, displacement, temperature, boundary, interpolation = 'bilinear' } = values;
  const law = { cutoff, displacement, temperature, boundary, interpolation };
  return {
    ...sets,
    description: sets.images.description,
    parameters: values,
    deformation: (_, seed) => deformationOf(sets.images.size, law, seed),
  };
}

/** A reading of images whose parameter `scale` is called `imageScale` here. */
function namingScale<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    const marked = error.marked.replaceAll('{scale}', '{imageScale}');
    if (error instanceof ParameterError)
      throw new ParameterError(error.subject.replace(/^scale$/, 'imageScale'), marked);
    throw new OptionError(error.subject, marked);
  }
}
