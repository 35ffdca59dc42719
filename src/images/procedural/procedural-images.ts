import ndarray from 'ndarray';
import { InputError, requireInteger } from '../../numerics/input-error.js';
import { keyFromSeed } from '../../numerics/random/key.js';
import { stream } from '../../numerics/random/streams.js';
import { uniformsOf } from '../../numerics/random/uniform.js';
import { requireObject } from '../../numerics/require-argument.js';
import type { ImageSet } from '../image-set.js';
import { digitNames, drawDigit } from './digits.js';
import { drawShape, shapeNames } from './shapes.js';
import { drawTexture, textureNames } from './textures.js';

/**
 * Kinds of procedural images.
 *
 * @see {@link proceduralImages}
 */
export const proceduralKinds = ['shapes', 'textures', 'digits'] as const;
/** One of `proceduralKinds`. */
export type ProceduralKind = (typeof proceduralKinds)[number];

/**
 * Classes of each kind by their labels.
 *
 * @see {@link proceduralImages}
 */
export const proceduralClasses: Readonly<Record<ProceduralKind, readonly string[]>> = {
  shapes: shapeNames,
  textures: textureNames,
  digits: digitNames,
};

const draw = { shapes: drawShape, textures: drawTexture, digits: drawDigit } as const;

/** Least pixels along a side of which every kind can be made out. */
const leastSize = 8;

/**
 * Images drawn by rule: discs, squares, triangles and rings; band-limited random fields, blobs, gratings and
 * checkerboards; digits from strokes. Image i is a pure function of kind, size, channels, seed and i, so more images
 * begin with the fewer; its class is i modulo their number unless one is given.
 * @returns images [P, C, n, n] with values in [0, 1], labels and the names of the classes
 * @throws InputError unless the kind is known, n is from 8 to 4096, the channels are 1 (grey) or 3 (colour), and counts
 *   and label are admissible
 *
 * @example
 * ```ts
 * import { proceduralClasses, proceduralImages, proceduralKinds } from 'diffeolab/images';
 *
 * const { images, labels } = proceduralImages({ kind: 'shapes', count: 6, size: 16, seed: '0' });
 * console.log(images.shape, labels); // [ 6, 1, 16, 16 ] Int32Array(6) [ 0, 1, 2, 3, 0, 1 ]
 * console.log(proceduralKinds.length, proceduralClasses.shapes); // 3 [ 'disc', 'square', 'triangle', 'ring' ]
 * ```
 */
export function proceduralImages(options: {
  /** What is drawn. */
  readonly kind: ProceduralKind;
  /** Number of images, 1 unless given. */
  readonly count?: number;
  /** Number of the first image, 0 unless given. */
  readonly first?: number;
  /** n: pixels along a side, 32 unless given. */
  readonly size?: number;
  /** 1 (grey) unless given, or 3. */
  readonly channels?: 1 | 3;
  /** Any text, '0' unless given. */
  readonly seed?: string;
  /** The class of all images, instead of one after the other. */
  readonly label?: number;
}): ImageSet {
  const subject = 'proceduralImages';
  requireObject(subject, 'options', options);
  const { kind, channels = 1, seed = '0' } = options;
  if (!proceduralKinds.includes(kind)) {
    throw new InputError(subject, `kind must be one of ${proceduralKinds.join(', ')}, got ${String(kind)}`);
  }
  const count = requireInteger(subject, 'count', options.count ?? 1, 1);
  const first = requireInteger(subject, 'first', options.first ?? 0, 0);
  const size = requireInteger(subject, 'size', options.size ?? 32, leastSize, 4096);
  if (channels !== 1 && channels !== 3) {
    throw new InputError(subject, `channels must be 1 or 3, got ${String(channels)}`);
  }
  const classNames = proceduralClasses[kind];
  const classes = classNames.length;
  if (options.label !== undefined) requireInteger(subject, 'label', options.label, 0, classes - 1);
  const key = keyFromSeed(seed);
  const length = channels * size * size;
  const data = new Float64Array(count * length);
  const labels = Int32Array.from({ length: count }, (_, index) => options.label ?? (first + index) % classes);
  for (let index = 0; index < count; index++) {
    const uniform = uniformsOf(key, stream[kind], first + index);
    draw[kind](data, index * length, { size, channels, label: labels[index]!, uniform });
  }
  return {
    images: ndarray(data, [count, channels, size, size]),
    labels,
    classNames,
    description: `${kind} drawn by rule: ${count} images of ${size} × ${size} pixels, ${channels} channels, seed ${seed}`,
  };
}
