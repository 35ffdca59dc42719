import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { checkNetDescription } from '../../nets/description/parse.js';
import { initialNet } from '../../nets/initial/initial-net.js';
import type { Net } from '../../nets/net.js';
import { InputError } from '../../numerics/input-error.js';
import { readJsonFile } from '../../sweep/description/json-file.js';
import { contentHash } from '../../system/content-hash.js';
import { complaintOf } from '../parameters/parameter-error.js';
import { readArray } from './array-file.js';

/** Name of the description in the folder of a saved net. */
export const netFile = 'net.json';

/** A net and where it came from. */
export interface LoadedNet {
  readonly net: Net;
  /** Absolute path of the description. */
  readonly path: string;
  /** SHA-256 of the description and of the arrays that it names. */
  readonly sha256: string;
}

/**
 * The net of a JSON document, or of the folder of a saved net: given arrays are read from lists or from the .npy files
 * named beside it, what is not given is drawn.
 * @param place file or folder
 * @throws InputError naming the file and line, the entry, and what is allowed
 * @see {@link saveNet}
 */
export function loadNet(place: string): LoadedNet {
  const file = descriptionFile(place);
  const path = resolve(file);
  const { value, lineOf } = readJsonFile(file, path);
  const description = checkNetDescription(value, (entry) => `${file}, line ${lineOf(entry)}`);
  const hash = createHash('sha256').update(contentHash(path));
  const read = (name: string) => {
    const own = isAbsolute(name) ? name : join(dirname(path), name);
    const array = readArray(file, name, own, description.files?.[name]);
    hash.update(`\n${JSON.stringify(name)} ${array.sha256}`);
    return array;
  };
  try {
    const net = initialNet(description, { read });
    return { net, path, sha256: hash.digest('hex') };
  } catch (error) {
    if (!(error instanceof InputError) || error.subject === file) throw error;
    throw new InputError(file, complaintOf(error));
  }
}

/** The file of a description: itself, or that of a folder. */
function descriptionFile(place: string): string {
  if (typeof place !== 'string' || place.trim() === '') {
    throw new InputError('net', `must be the path of a file or folder, got ${JSON.stringify(place) ?? String(place)}`);
  }
  const status = statSync(resolve(place), { throwIfNoEntry: false });
  if (status === undefined) throw new InputError(place, `there is no such file or folder (use ${netFile})`);
  if (!status.isDirectory()) return place;
  const inside = join(place, netFile);
  if (statSync(inside, { throwIfNoEntry: false }) === undefined) {
    throw new InputError(place, `has no ${netFile}: it is not the folder of a saved net (name another one)`);
  }
  return inside;
}
