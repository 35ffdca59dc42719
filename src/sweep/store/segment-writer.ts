import { closeSync, constants, fdatasyncSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { notWritten } from '../../system/write-file.js';
import { extension } from './segments.js';

/** What came of an append. */
export interface Appended {
  readonly path: string;
  /** Bytes of whole lines in the segment. */
  readonly bytes: number;
}

/** A file that is open, how much of it is whole lines, and what of these may not be on the disk yet. */
interface OpenSegment {
  readonly path: string;
  readonly file: number;
  bytes: number;
}

/** The segment that a process appends to: made with the first line, and a further one after a failure that left its end in doubt. */
export class SegmentWriter {
  readonly #folder: string;
  readonly #runner: string;
  #segment: OpenSegment | undefined;
  #made = 0;
  #dirty = false;

  constructor(folder: string, runner: string) {
    this.#folder = folder;
    this.#runner = runner;
  }

  /** Whether something was appended since the last `sync`. */
  get dirty(): boolean {
    return this.#dirty;
  }

  /** Appends a line, newline included, or leaves the segment as it was. @throws Error with the path */
  append(line: Buffer): Appended {
    this.#segment ??= this.#make();
    const segment = this.#segment;
    try {
      for (let written = 0; written < line.length; ) {
        written += writeSync(segment.file, line, written, line.length - written, segment.bytes + written);
      }
    } catch (error) {
      this.#cut(segment);
      throw notWritten(segment.path, error);
    }
    segment.bytes += line.length;
    this.#dirty = true;
    return segment;
  }

  /** Returns when all lines are on the disk. @throws Error with the path */
  sync(): void {
    if (this.#segment === undefined || !this.#dirty) return;
    try {
      fdatasyncSync(this.#segment.file);
    } catch (error) {
      throw notWritten(this.#segment.path, error);
    }
    this.#dirty = false;
  }

  close(): void {
    if (this.#segment !== undefined) closeSync(this.#segment.file);
    this.#segment = undefined;
  }

  #make(): OpenSegment {
    const suffix = this.#made === 0 ? '' : `.${this.#made}`;
    const path = join(this.#folder, `${this.#runner}${suffix}${extension}`);
    try {
      const file = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL);
      this.#made++;
      syncFolder(dirname(path));
      return { path, file, bytes: 0 };
    } catch (error) {
      throw notWritten(path, error);
    }
  }

  /** Takes back a line of which a part was written; where even that fails, the next line begins a new segment. */
  #cut(segment: OpenSegment): void {
    try {
      ftruncateSync(segment.file, segment.bytes);
    } catch {
      this.close();
    }
  }
}

/** Puts the entry of a new file on the disk, where the system can do so. */
function syncFolder(path: string): void {
  try {
    const folder = openSync(path, 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  } catch {
    return;
  }
}
