import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { NdArray } from 'ndarray';
import { decodeNpy, encodeNpy } from '../../system/npy.js';
import { writeWhole } from '../../system/write-file.js';
import type { ArrayReference } from '../records.js';
import { arrayReference } from './record-schema.js';

/**
 * Keeps an array as `<first two digits>/<SHA-256>.npy` in a folder; one that is there already is not written again.
 * @param runner who writes: its name is in that of the file while this is not whole
 */
export function saveArray(folder: string, array: NdArray, runner: string): ArrayReference {
  const bytes = encodeNpy(array);
  const reference = { hash: sha256(bytes), dtype: array.dtype, shape: [...array.shape] };
  const path = pathOf(folder, reference.hash);
  if (statSync(path, { throwIfNoEntry: false })?.size !== bytes.length) {
    writeWhole(path, bytes, `${path}.${runner}.part`);
  }
  return reference;
}

/**
 * An array that was kept.
 * @throws Error with the path if the file is missing or is not what its name or the reference says
 */
export function loadArray(folder: string, reference: ArrayReference): NdArray {
  const { hash, dtype, shape } = arrayReference.parse(reference);
  const path = pathOf(folder, hash);
  const bytes = readFileSync(path);
  if (sha256(bytes) !== hash) throw new Error(`${path} does not match its name: it was damaged`);
  const array = decoded(path, bytes);
  if (array.dtype !== dtype || array.shape.join() !== shape.join()) {
    throw new Error(`${path} holds ${array.dtype} [${array.shape}], expected ${dtype} [${shape}]`);
  }
  return array;
}

function decoded(path: string, bytes: Buffer): NdArray {
  try {
    return decodeNpy(bytes);
  } catch (error) {
    if (error instanceof Error) error.message = `${path}: ${error.message}`;
    throw error;
  }
}

function pathOf(folder: string, hash: string): string {
  return join(folder, hash.slice(0, 2), `${hash}.npy`);
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
