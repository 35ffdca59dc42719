import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import ndarray from 'ndarray';
import type { StoredArray } from '../../nets/initial/given-numbers.js';
import { InputError } from '../../numerics/input-error.js';
import { messageOf } from '../../numerics/message-of.js';
import { requireFinite } from '../../numerics/require-argument.js';
import { decodeNpy, encodeNpy } from '../../system/npy.js';

/** SHA-256 of bytes, in hexadecimal. */
export function hashOf(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** An array as the bytes of a .npy file. */
export function arrayBytes({ shape, numbers }: StoredArray): Buffer {
  return encodeNpy(ndarray(numbers, [...shape]));
}

/** An array of a file, and the SHA-256 of the file. */
export interface HashedArray extends StoredArray {
  readonly sha256: string;
}

/**
 * The array of a .npy file: float32 and float64 as they are, integers as float64.
 * @param name of the file, as the description has it
 * @param sha256 that it must have, if that is known
 * @throws InputError about `subject` if it can't be read, was changed, or holds what no weights are
 */
export function readArray(subject: string, name: string, path: string, sha256?: string): HashedArray {
  const refuse = (complaint: string) => new InputError(subject, `${name} ${complaint}`);
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (missing) throw refuse('is not there (put it beside the description, or give the numbers in lists)');
    throw refuse(`can't be read: ${messageOf(error)}`);
  }
  const own = hashOf(bytes);
  if (sha256 !== undefined && own !== sha256) {
    throw refuse('is not what was saved: its SHA-256 is another one (save the net again, or take it out of "files")');
  }
  let array: ReturnType<typeof decodeNpy>;
  try {
    array = decodeNpy(bytes);
  } catch (error) {
    throw refuse(`is no array of weights: ${messageOf(error)}`);
  }
  const { data, shape } = array;
  const numbers =
    data instanceof Float32Array || data instanceof Float64Array ? data : Float64Array.from(data as Int32Array);
  requireFinite(subject, name, numbers, shape);
  return { shape, numbers, sha256: own };
}
