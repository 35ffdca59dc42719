import { createHash } from 'node:crypto';
import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Bytes that are read at a time. */
const piece = 1 << 20;

/**
 * SHA-256 of the bytes of a file, in hexadecimal; of a folder, that of the names of all files in it, in
 * order, each with its own hash.
 * @throws what the system says of a path that can't be read
 */
export function contentHash(path: string): string {
  const hash = createHash('sha256');
  if (statSync(path).isDirectory()) {
    const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'));
    for (const name of names.sort()) {
      const file = join(path, name);
      if (statSync(file).isFile()) hash.update(`${JSON.stringify(name)} ${contentHash(file)}\n`);
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
