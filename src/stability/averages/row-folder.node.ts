import { closeSync, openSync, readSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError } from '../../numerics/input-error.js';
import { messageOf } from '../../numerics/message-of.js';
import type { RowFile, RowFolder } from './row-file.js';

/** Types of file systems that lie in memory: tmpfs and ramfs. */
const inMemory = [0x01021994, 0x858458f6];

/** Bytes that are written at once. */
const buffered = 2 ** 20;

let files = 0;

/**
 * The folder for temporary files: that of TMPDIR where it is set, or else the system's, or /var/tmp where that one lies
 * in memory. Undefined where there is none.
 */
export function rowFolder(): RowFolder | undefined {
  const paths = process.env['TMPDIR'] === undefined ? [tmpdir(), '/var/tmp'] : [tmpdir()];
  const found = paths.flatMap((path) => folderAt(path) ?? []);
  return (found.find(({ memory }) => !memory) ?? found[0])?.folder;
}

function folderAt(path: string): { readonly folder: RowFolder; readonly memory: boolean } | undefined {
  try {
    const { type, bavail, bsize } = statfsSync(path);
    const folder = { path, free: bavail * bsize, open: (subject: string) => openFile(subject, path) };
    return { folder, memory: inMemory.includes(type) };
  } catch {
    return undefined;
  }
}

/** A file whose name is taken away at once: the system keeps it until it is closed or the process ends. */
function openFile(subject: string, folder: string): RowFile {
  const refused = (error: unknown) =>
    new InputError(
      subject,
      `a temporary file in ${folder} could not be written: ${messageOf(error)} ` +
        '(set TMPDIR to a folder with room, or raise memory)',
    );
  const path = join(folder, `diffeolab-${process.pid}-${Date.now().toString(36)}-${files++}.rows`);
  let file: number;
  try {
    file = openSync(path, 'wx+', 0o600);
    rmSync(path);
  } catch (error) {
    throw refused(error);
  }
  const buffer = new Uint8Array(buffered);
  let [written, waiting] = [0, 0];
  const write = (bytes: Uint8Array) => {
    try {
      for (let done = 0; done < bytes.length; ) {
        done += writeSync(file, bytes, done, bytes.length - done, written + done);
      }
    } catch (error) {
      throw refused(error);
    }
    written += bytes.length;
  };
  const flush = () => {
    write(buffer.subarray(0, waiting));
    waiting = 0;
  };
  return {
    append(bytes) {
      const place = written + waiting;
      if (waiting + bytes.length > buffered) flush();
      if (bytes.length > buffered) write(bytes);
      else {
        buffer.set(bytes, waiting);
        waiting += bytes.length;
      }
      return place;
    },
    read(place, into) {
      if (place + into.length > written) flush();
      for (let done = 0; done < into.length; ) {
        const count = readSync(file, into, done, into.length - done, place + done);
        if (count === 0) throw new Error(`${path} is shorter than what was written to it`);
        done += count;
      }
    },
    close: () => closeSync(file),
  };
}
