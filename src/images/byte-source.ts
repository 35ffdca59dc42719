import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { MemoryOptions } from './memory.js';
import { aboutFile, readBytes } from './read-bytes.js';
import { isGzip } from './unpack.js';

/** Bytes that can be read in parts. */
export interface ByteSource {
  readonly size: number;
  /** `length` bytes from `start` on. */
  readonly read: (start: number, length: number) => Buffer;
}

/**
 * Opens a file for reading in parts while `use` runs; one that gzip packed is unpacked into memory, up to
 * the bound of `unpacked`.
 * @throws InputError naming the file if it can't be read, and for whatever `use` throws
 */
export function* withFile<Item>(
  path: string,
  use: (source: ByteSource) => Generator<Item>,
  options: MemoryOptions = {},
): Generator<Item> {
  const file = aboutFile(path, () => openSync(path, 'r'));
  try {
    const source = aboutFile(path, () => sourceOf(path, file, options));
    const items = use(source);
    for (;;) {
      const next = aboutFile(path, () => items.next());
      if (next.done) return;
      yield next.value;
    }
  } finally {
    closeSync(file);
  }
}

function sourceOf(path: string, file: number, options: MemoryOptions): ByteSource {
  const direct: ByteSource = {
    size: fstatSync(file).size,
    read: (start, length) => {
      const bytes = Buffer.alloc(length);
      let filled = 0;
      while (filled < length) {
        const got = readSync(file, bytes, filled, length - filled, start + filled);
        if (got === 0) throw new Error(`it ended at byte ${start + filled} while it was read`);
        filled += got;
      }
      return bytes;
    },
  };
  if (direct.size < 2 || !isGzip(direct.read(0, 2))) return direct;
  const bytes = readBytes(path, options);
  return { size: bytes.length, read: (start, length) => bytes.subarray(start, start + length) };
}

/** At most `length` bytes from the beginning. */
export function beginningOf(source: ByteSource, length: number): Buffer {
  return source.read(0, Math.min(length, source.size));
}
