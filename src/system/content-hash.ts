import { createHash } from 'node:crypto';
import { closeSync, openSync, readdirSync, readSync, realpathSync, type Stats, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { codeOf } from '../numerics/message-of.js';

/** Bytes that are read at a time. */
const piece = 1 << 20;

/**
 * SHA-256 of the bytes of a file, in hexadecimal; of a folder, that of the names of all files in it, in order, each
 * with its own hash. Links are followed, but for broken ones and those that lead back to a folder around them.
 * @throws what the system says of a path that can't be read
 */
export function contentHash(path: string): string {
  const hash = createHash('sha256');
  if (statSync(path).isDirectory()) {
    for (const name of [...filesIn(path)].sort()) {
      hash.update(`${JSON.stringify(name)} ${contentHash(join(path, name))}\n`);
    }
    return hash.digest('hex');
  }
  const buffer = Buffer.allocUnsafe(piece);
  const file = openSync(path, 'r');
  try {
    for (let read = readSync(file, buffer); read > 0; read = readSync(file, buffer))
      hash.update(buffer.subarray(0, read));
  } finally {
    closeSync(file);
  }
  return hash.digest('hex');
}

/** The names of the files below a folder, with slashes between, in no order. */
function* filesIn(folder: string, around: readonly string[] = []): Generator<string> {
  const place = realpathSync(folder);
  if (around.some((other) => other === place || other.startsWith(place.endsWith(sep) ? place : place + sep))) return;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const status = statOrNothing(path);
    if (status?.isFile()) yield name;
    if (!status?.isDirectory()) continue;
    for (const below of filesIn(path, [...around, place])) yield `${name}/${below}`;
  }
}

/** What there is at a path; nothing at the end of a broken link or of one that leads to itself. */
function statOrNothing(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch (error) {
    if (['ENOENT', 'ELOOP'].includes(codeOf(error))) return undefined;
    throw error;
  }
}
