import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { NdArray } from 'ndarray';
import { InputError } from '../numerics/input-error.js';
import { decodeNpy } from '../system/npy.js';
import { isNpy } from '../system/npy-header.js';
import { decodeIdxLabels, isIdx } from './idx.js';
import { aboutFile, readBytes } from './read-bytes.js';
import { isPicture } from './read-image.js';
import { unknownKind } from './unknown-kind.js';

/**
 * Labels of a file, .npy or IDX, as many as there are images.
 * @throws InputError naming the file
 */
export function labelsOf(images: string, path: string, count: number): Int32Array {
  const labels = aboutFile(path, () => decodeLabels(readBytes(path)));
  if (labels.length === count) return labels;
  throw new InputError(
    path,
    `it has ${labels.length} labels, ${images} has ${count} ${count === 1 ? 'image' : 'images'} (they must be as many)`,
  );
}

function decodeLabels(bytes: Buffer): Int32Array {
  if (isNpy(bytes)) return labelsOfArray(decodeNpy(bytes));
  if (isIdx(bytes)) return decodeIdxLabels(bytes);
  throw new Error(`expected labels as .npy or IDX, got ${isPicture(bytes) ? 'a picture' : unknownKind(bytes)}`);
}

/** The file of labels beside one of IDX images, if it is there. */
export function labelsBeside(path: string): string | undefined {
  const name = basename(path);
  const labels = name.replace('images', 'labels').replace('idx3', 'idx1');
  if (labels === name) return undefined;
  const plain = labels.replace(/\.gz$/, '');
  return [labels, plain, `${plain}.gz`].map((file) => join(dirname(path), file)).find((file) => existsSync(file));
}

/**
 * An array as labels [P]: integers of any type, floats that are integers, truth values as 0 and 1.
 * @throws Error unless it has one axis (or a second of size 1) and holds integers of at least 0
 */
function labelsOfArray(array: NdArray): Int32Array {
  const { shape } = array;
  const [count = 0, second = 1] = shape;
  const text = `[${shape.join(', ')}]`;
  if (shape.length === 2 && second > 1 && isOneHot(array)) {
    throw new Error(
      `it has shape ${text}, one column a class, expected labels of shape [${count}] (save labels.argmax(axis=1))`,
    );
  }
  if (shape.length === 0 || shape.length > 2 || second !== 1) {
    throw new Error(`it has shape ${text}, expected labels of shape [P], one integer an image`);
  }
  const labels = new Int32Array(count);
  for (let sample = 0; sample < count; sample++) {
    const value = shape.length === 1 ? array.get(sample) : array.get(sample, 0);
    labels[sample] = value;
    if (labels[sample] !== value || value < 0) {
      throw new Error(`label ${sample} is ${value}, expected an integer of at least 0 (number the classes from 0)`);
    }
  }
  return labels;
}

/** Whether every row has one 1 and zeros. */
function isOneHot(array: NdArray): boolean {
  const [count = 0, classes = 0] = array.shape;
  for (let sample = 0; sample < count; sample++) {
    let ones = 0;
    for (let label = 0; label < classes; label++) {
      const value = array.get(sample, label);
      if (value !== 0 && value !== 1) return false;
      ones += value;
    }
    if (ones !== 1) return false;
  }
  return true;
}
