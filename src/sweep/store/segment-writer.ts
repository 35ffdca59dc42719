import {
  closeSync,
  constants,
  existsSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { notWritten } from '../../system/write-file.js';
import { extension } from './segments.js';
import type { Damage } from './store.js';

const newline = 0x0a;
const chunk = 2 ** 20;

/**
 * The segment that a process appends to, made with its first line. Lines are kept in memory until they are known to be
 * on the disk: what a disk took and then could not keep (a network file system may tell only then that it is full) is
 * written again, to the same place.
 *
 * What others do to the segment meanwhile is noticed: removed, with its store or alone, it is written again from what
 * the open file still holds; cut off, it goes on behind its last whole line, with the lines that were not yet on the
 * disk.
 */
export class SegmentWriter {
  #path: string;
  readonly #folder: string;
  readonly #runner: string;
  readonly #putOnDisk: (file: number) => void;
  readonly #makeFolder: () => void;
  #harm: Damage[] = [];
  #file: number | undefined;
  /** Of whole lines. */
  #bytes = 0;
  /** Lines at the end that may not be on the disk. */
  #unsure: Buffer[] = [];
  #failed = false;
  /** Whether the file system gives a file one number, by its name and open: only then can two files be told apart. */
  #numbered = false;

  /**
   * @param putOnDisk as fdatasync
   * @param makeFolder makes the folder again, and what else is gone with it
   */
  constructor(
    folder: string,
    runner: string,
    putOnDisk: (file: number) => void = fdatasyncSync,
    makeFolder: () => void = () => {},
  ) {
    this.#folder = folder;
    this.#runner = runner;
    this.#putOnDisk = putOnDisk;
    this.#makeFolder = makeFolder;
    this.#path = join(folder, `${runner}${extension}`);
  }

  get path(): string {
    return this.#path;
  }

  /** Bytes of whole lines. */
  get bytes(): number {
    return this.#bytes;
  }

  /** What others have done to the segment since the last call. */
  takeHarm(): readonly Damage[] {
    const harm = this.#harm;
    this.#harm = [];
    return harm;
  }

  /** Appends a line, newline included, or leaves the segment as it was. @throws Error with the path */
  append(line: Buffer): void {
    try {
      this.#file ??= this.#make();
      this.#goOnBehindCut(this.#file);
      this.#write(this.#file, line, this.#bytes);
    } catch (error) {
      this.#cut();
      throw notWritten(this.#path, error);
    }
    this.#bytes += line.length;
    this.#unsure.push(line);
  }

  /** Returns when all lines are on the disk; what fails is tried again by the next call. @throws Error with the path */
  sync(): void {
    if (this.#file === undefined) return;
    try {
      this.#goOnBehindCut(this.#file);
      if (this.#isAway(this.#file)) this.#restore(this.#file);
      if (this.#unsure.length === 0) return;
      if (this.#failed) this.#writeAgain(this.#file);
      this.#putOnDisk(this.#file);
    } catch (error) {
      this.#failed = true;
      throw notWritten(this.#path, error);
    }
    this.#unsure = [];
    this.#failed = false;
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #make(): number {
    const file = openSync(this.#path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL);
    syncFolder(this.#folder);
    this.#numbered = isAt(this.#path, file);
    return file;
  }

  /** Whether the open file is no longer what its name leads to: removed, or another one put in its place. */
  #isAway(file: number): boolean {
    if (fstatSync(file).nlink === 0 || !existsSync(this.#path)) return true;
    return this.#numbered && !isAt(this.#path, file);
  }

  #write(file: number, bytes: Buffer, place: number): void {
    for (let written = 0; written < bytes.length; ) {
      written += writeSync(file, bytes, written, bytes.length - written, place + written);
    }
  }

  #writeAgain(file: number): void {
    const bytes = Buffer.concat(this.#unsure);
    this.#write(file, bytes, this.#bytes - bytes.length);
  }

  /** Where the segment was cut off, writes behind its last line what of the rest is still in memory. */
  #goOnBehindCut(file: number): void {
    const { size } = fstatSync(file);
    if (size >= this.#bytes) return;
    const lines = Buffer.concat(this.#unsure);
    const lost = this.#bytes - lines.length - size;
    // What a full disk could not keep is cut off too, but still here.
    if (lost <= 0) {
      this.#write(file, lines, this.#bytes - lines.length);
      return;
    }
    const last = Buffer.alloc(1, newline);
    if (size > 0) readSync(file, last, 0, 1, size - 1);
    const rest = last[0] === newline ? lines : Buffer.concat([Buffer.from('\n'), lines]);
    this.#write(file, rest, size);
    this.#bytes = size + rest.length;
    this.#harm.push({ file: this.#path, offset: size, bytes: lost, kind: 'lost' });
  }

  /**
   * Writes the segment again, under its name or, where that was given to another file, one of its own: first as a
   * draft, which no reader takes for a segment, so that nothing is left of an attempt that fails.
   */
  #restore(from: number): void {
    this.#makeFolder();
    const draft = join(this.#folder, `${this.#runner}${extension}.${this.#runner}.part`);
    rmSync(draft, { force: true });
    const file = openSync(draft, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL);
    try {
      this.#copy(from, file);
      this.#putOnDisk(file);
      const path = this.#freePath();
      renameSync(draft, path);
      this.#path = path;
    } catch (error) {
      closeSync(file);
      rmSync(draft, { force: true });
      throw error;
    }
    syncFolder(this.#folder);
    this.#file = file;
    this.#numbered = isAt(this.#path, file);
    this.#harm.push({ file: this.#path, offset: 0, bytes: this.#bytes, kind: 'restored' });
    closeSync(from);
  }

  #copy(from: number, to: number): void {
    const piece = Buffer.alloc(Math.min(chunk, Math.max(1, this.#bytes)));
    for (let place = 0; place < this.#bytes; ) {
      const read = readSync(from, piece, 0, Math.min(piece.length, this.#bytes - place), place);
      if (read === 0) break;
      this.#write(to, piece.subarray(0, read), place);
      place += read;
    }
  }

  /** A name that no file has; others than this process give none of these. */
  #freePath(): string {
    let path = join(this.#folder, `${this.#runner}${extension}`);
    for (let number = 1; existsSync(path); number++) {
      path = join(this.#folder, `${this.#runner}.${number}${extension}`);
    }
    return path;
  }

  /**
   * Takes back a part of a line. Where even that fails the next line is written over it; readers wait for
   * the end of a line anyway.
   */
  #cut(): void {
    if (this.#file === undefined) return;
    try {
      if (fstatSync(this.#file).size > this.#bytes) ftruncateSync(this.#file, this.#bytes);
    } catch {
      return;
    }
  }
}

/** Whether a name leads to an open file, by the numbers that the file system gives it. */
function isAt(path: string, file: number): boolean {
  const named = statSync(path, { bigint: true, throwIfNoEntry: false });
  const open = fstatSync(file, { bigint: true });
  return named !== undefined && named.dev === open.dev && named.ino === open.ino;
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
