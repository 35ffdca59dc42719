import type { NdArray } from 'ndarray';
import { requireInstance } from '../numerics/require-argument.js';
import { type ByteRecords, decodeRecords } from './byte-records.js';

/** Binary versions of the CIFAR data. */
export const cifarKinds = ['cifar10', 'cifar100'] as const;
/** Which of the two data sets. */
export type CifarKind = (typeof cifarKinds)[number];

const size = 32;
const pixels = 3 * size * size;
const common = { start: 0, shape: [3, size, size] } as const;

/** A label and the planes of red, green and blue; CIFAR-100 has the coarse label before the fine one. */
const layouts: Readonly<Record<CifarKind, Omit<ByteRecords, 'count'>>> = {
  cifar10: { ...common, format: 'CIFAR-10', length: 1 + pixels, labelAt: 0, classes: 10, pixelsAt: 1 },
  cifar100: { ...common, format: 'CIFAR-100', length: 2 + pixels, labelAt: 1, classes: 100, pixelsAt: 2 },
};
const coarseClasses = 20;

/** Classes of CIFAR-10 by their labels. */
export const cifar10Classes = [
  'airplane',
  'automobile',
  'bird',
  'cat',
  'deer',
  'dog',
  'frog',
  'horse',
  'ship',
  'truck',
] as const;

/**
 * Where the images of a CIFAR batch of a number of bytes lie.
 * @throws Error unless it is a whole number of records
 */
export function cifarRecords(kind: CifarKind, fileBytes: number): ByteRecords {
  const layout = layouts[kind];
  const count = Math.floor(fileBytes / layout.length);
  const rest = fileBytes - count * layout.length;
  if (rest === 0 && count > 0) return { ...layout, count };
  const whole = `${count} whole records of ${layout.length} and ${rest} more`;
  throw new Error(`it is no ${layout.format} batch, or it is cut short: ${fileBytes} bytes, ${whole} (fetch it again)`);
}

/** Records whose labels tell CIFAR-10 from CIFAR-100 where the size does not. */
const looked = 256;

/**
 * Which batch a file is, by its size, and if that is a number of records of both, by the labels of its first records.
 * @returns undefined if it is none
 */
export function cifarKindOf(fileBytes: number, byteAt: (place: number) => number): CifarKind | undefined {
  return cifarKinds.find((kind) => {
    const { length } = layouts[kind];
    if (fileBytes === 0 || fileBytes % length !== 0) return false;
    for (let place = 0; place < Math.min(fileBytes, looked * length); place += length) {
      if (kind === 'cifar10' && byteAt(place) >= 10) return false;
      if (kind === 'cifar100' && (byteAt(place) >= coarseClasses || byteAt(place + 1) >= 100)) return false;
    }
    return true;
  });
}

/**
 * The images of a CIFAR-10 or CIFAR-100 binary batch, [P, 3, 32, 32] with values byte/255, and their labels (CIFAR-100:
 * the fine ones). Source of the format: the description of the binary version that comes with the data.
 * @throws Error if it is cut short or has a label that there is not
 *
 * @example
 * ```ts
 * import { decodeCifar } from 'diffeolab/images';
 *
 * const batch = Buffer.alloc(2 * (1 + 3 * 32 * 32), 255); // two white images
 * for (const [image, label] of [6, 9].entries()) batch[image * 3073] = label;
 * const { images, labels } = decodeCifar(batch, 'cifar10');
 * console.log(images.shape, images.get(1, 2, 31, 31), labels); // [ 2, 3, 32, 32 ] 1 Int32Array(2) [ 6, 9 ]
 * ```
 */
export function decodeCifar(bytes: Buffer, kind: CifarKind): { images: NdArray<Float64Array>; labels: Int32Array } {
  requireInstance('decodeCifar', 'bytes', bytes, Buffer);
  const records = cifarRecords(kind, bytes.length);
  const { images, labels = new Int32Array() } = decodeRecords(bytes, records.count, records);
  return { images, labels };
}
