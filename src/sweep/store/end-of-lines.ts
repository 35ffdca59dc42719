import { readSync } from 'node:fs';

/** Bytes that hold a line's checksum, and are fewer than any line has. */
const most = 64;

/**
 * The last bytes before `end` of an open file, which hold the checksum of the line that ends there: they tell later
 * whether the file still has its lines there, or was cut off and has grown again. Undefined where there are none, and
 * where they hold zeros, as parts of a file may for a while over a network.
 */
export function endOfLines(file: number, end: number): string | undefined {
  if (end === 0) return undefined;
  const bytes = Buffer.alloc(Math.min(most, end));
  readSync(file, bytes, 0, bytes.length, end - bytes.length);
  return bytes.includes(0) ? undefined : bytes.toString('latin1');
}
