import { requireRoom } from '../../../images/memory.js';
import { aboutFile } from '../../../images/read-bytes.js';
import type { LabelledInputs } from '../../../nets/labelled-inputs.js';
import {
  type DisjointSets,
  type DrawnSet,
  disjointSets,
  mappedSets,
  type Pool,
  requireBalance,
  type SetSizes,
} from '../../../nets/sets/disjoint-sets.js';
import { keyFromSeed } from '../../../numerics/random/key.js';
import { randomPermutation } from '../../../numerics/random/permutation.js';
import { stream } from '../../../numerics/random/streams.js';
import { ParameterError } from '../../parameters/parameter-error.js';
import { type ImageData, type ImageDataOptions, openImageData } from '../../stability/image-data.js';
import { aboutArguments } from './about-arguments.js';
import { type ClassGroups, classGroups } from './class-groups.js';

/** Which images are in which set. */
export interface ImageSetOptions extends SetSizes, Omit<ImageDataOptions, 'samples'> {
  /** Groups of classes such as "0,1,2|3,4"; what is in none is left out. Default: every class is one. */
  readonly classes?: string | undefined;
  /** Equal numbers of all classes; of `all` images, weights by which they have the same. Default true, not of `all`. */
  readonly balanced?: boolean | undefined;
  /** Default '0'. */
  readonly seed?: string | undefined;
}

/** Images as inputs, and what they are from. */
export interface ImageSets extends DisjointSets<LabelledInputs> {
  readonly images: ImageData;
  /** Names of the classes, or groups of them. */
  readonly classNames: readonly string[];
}

/** Images in a random order: numbers of them in the data. */
interface ImagePool extends Pool {
  readonly at: (place: number) => number;
}

/**
 * Training, validation and test sets of images: those of a file or folder, or drawn by rule ("digits:256"), in the
 * order of a keyed permutation of each class. The images of the sets are held in memory, as float64.
 * @param subject the parameter that names the data
 * @throws ParameterError if the images have no labels, or there are fewer than asked for; else as `openImageData`
 */
export function imageSets(subject: string, data: string, options: ImageSetOptions): ImageSets {
  const { points, validationPoints, testPoints, classes, balanced, seed = '0', ...reading } = options;
  const images = openImageData(subject, data, reading);
  const { labels } = images;
  if (labels === undefined) {
    throw new ParameterError(subject, `${data} has no labels (name their file by {labels}, or take a folder a class)`);
  }
  const count = images.classes ?? 0;
  const groups = classGroups(classes, images.classNames ?? Array.from({ length: count }, (_, number) => `${number}`));
  const sizes = { points, validationPoints, testPoints, balanced };
  const chosen = aboutArguments('points', Object.fromEntries(Object.keys(sizes).map((name) => [name, name])), () => {
    const even = requireBalance('imageSets', sizes);
    if (points === 'all') return { training: everyImage(labels, groups) };
    const pools = poolsOf(labels, groups, even, seed);
    return mappedSets(disjointSets('imageSets', data, pools, sizes), (set) => numbersOf(pools, set));
  });
  const rows = gathered(data, images, Object.values(chosen), reading.memory);
  const inputs = (numbers: Int32Array) => imageInputs(images, numbers, groups, rows);
  const sets = mappedSets(chosen, inputs);
  const even = points === 'all' && balanced === true;
  return {
    ...sets,
    ...(even && { training: { ...sets.training, weights: evenWeights(sets.training.labels) } }),
    images,
    classNames: groups.names,
  };
}

function poolsOf(labels: Int32Array, groups: ClassGroups, balanced: boolean, seed: string): ImagePool[] {
  const key = keyFromSeed(seed);
  const pool = (permutation: number, name: string, numbers: Int32Array): ImagePool => {
    const count = numbers.length;
    const place = count === 0 ? () => 0 : randomPermutation(key, stream.imageSamples, permutation, count);
    return { name, count, at: (index) => numbers[place(index)]! };
  };
  if (!balanced) return [pool(0, 'the data', everyImage(labels, groups))];
  return groups.names.map((name, group) =>
    pool(
      1 + group,
      `class ${name}`,
      everyImage(labels, groups).filter((number) => groups.of[labels[number]!] === group),
    ),
  );
}

/** Numbers of all images that are in a group. */
function everyImage(labels: Int32Array, { of }: ClassGroups): Int32Array {
  const numbers = Int32Array.from(labels, (_, number) => number);
  return numbers.filter((number) => of[labels[number]!]! >= 0);
}

function numbersOf(pools: readonly ImagePool[], set: DrawnSet): Int32Array {
  return Int32Array.from({ length: set.count }, (_, index) => pools[set.pool(index)]!.at(set.place(index)));
}

/** Weights by which every class has the same, adding up to the number of inputs. */
function evenWeights(labels: Float64Array): Float64Array {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return labels.map((label) => labels.length / (counts.size * counts.get(label)!));
}

/** The values of the images with these numbers, [image, C, n, n] flat each, in one reading of the data. */
function gathered(
  path: string,
  images: ImageData,
  sets: readonly Int32Array[],
  memory: number | undefined,
): Map<number, Float64Array> {
  const length = images.channels * images.size ** 2;
  const total = sets.reduce((sum, set) => sum + set.length, 0);
  const what = `${total} images of ${images.size} × ${images.size} pixels`;
  aboutFile(path, () => requireRoom(what, 8 * total * length, { memory }, 'take fewer {points}'));
  const wanted = new Set(sets.flatMap((set) => [...set]));
  const rows = new Map<number, Float64Array>();
  let first = 0;
  for (const { data, shape } of images.chunks()) {
    for (let row = 0; row < shape[0]!; row++) {
      if (wanted.has(first + row)) rows.set(first + row, data.slice(row * length, (row + 1) * length));
    }
    first += shape[0]!;
  }
  return rows;
}

function imageInputs(
  { description, channels, size, labels }: ImageData,
  numbers: Int32Array,
  groups: ClassGroups,
  rows: ReadonlyMap<number, Float64Array>,
): LabelledInputs {
  const length = channels * size ** 2;
  const classes = groups.names.length;
  return {
    name: description,
    shape: { channels, size: [size, size] },
    count: numbers.length,
    classes,
    labels: Float64Array.from(numbers, (number) => {
      const group = groups.of[labels![number]!]!;
      return classes === 2 ? 2 * group - 1 : group;
    }),
    write(indices, target) {
      for (let k = 0; k < indices.length; k++) target.set(rows.get(numbers[indices[k]!]!)!, k * length);
    },
  };
}
