import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { InputError } from '../numerics/input-error.js';
import { messageOf } from '../numerics/message-of.js';
import { contentHash } from '../system/content-hash.js';

/** The hash of a file, which a point that has one already must still have. */
export function sameContent(parameter: string, path: string, known: string | undefined): string {
  const found = hashOf(parameter, path);
  if (known === undefined || known === found) return found;
  throw new InputError(
    parameter,
    `${path} is not the file of this point: its SHA-256 is ${found}, that of the point ${known} (leave ${parameter} out for a new point)`,
  );
}

/** Hashes of files that have not changed since they were read. */
const hashes = new Map<string, { readonly stamp: string; readonly hash: string }>();

function hashOf(parameter: string, path: string): string {
  const file = resolve(path);
  try {
    const status = statSync(file);
    if (status.isDirectory()) return contentHash(file);
    const stamp = `${status.mtimeMs} ${status.size} ${status.ino}`;
    const known = hashes.get(file);
    if (known?.stamp === stamp) return known.hash;
    const hash = contentHash(file);
    hashes.set(file, { stamp, hash });
    return hash;
  } catch (error) {
    throw new InputError(parameter, `${path} can't be read: ${messageOf(error)}`);
  }
}
