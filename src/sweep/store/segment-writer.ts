import { closeSync, constants, fdatasyncSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { notWritten } from '../../system/write-file.js';
import { extension } from './segments.js';

/**
 * The segment that a process appends to, made with its first line. Lines are kept in memory until they are known to be
 * on the disk: what a disk took and then could not keep (a network file system may tell only then that it is full) is
 * written again, to the same place.
 */
export class SegmentWriter {
  readonly path: string;
  readonly #folder: string;
  readonly #putOnDisk: (file: number) => void;
  #file: number | undefined;
  /** Of whole lines. */
  #bytes = 0;
  /** Lines at the end that may not be on the disk. */
  #unsure: Buffer[] = [];
  #failed = false;

  /** @param putOnDisk as fdatasync */
  constructor(folder: string, runner: string, putOnDisk: (file: number) => void = fdatasyncSync) {
    this.#folder = folder;
    this.#putOnDisk = putOnDisk;
    this.path = join(folder, `${runner}${extension}`);
  }

  /**
   * Appends a line, newline included, or leaves the segment as it was. Returns its bytes. @throws Error with the path
   */
  append(line: Buffer): number {
    try {
      this.#file ??= this.#make();
      this.#write(this.#file, line, this.#bytes);
    } catch (error) {
      this.#cut();
      throw notWritten(this.path, error);
    }
    this.#bytes += line.length;
    this.#unsure.push(line);
    return this.#bytes;
  }

  /** Returns when all lines are on the disk; what fails is tried again by the next call. @throws Error with the path */
  sync(): void {
    if (this.#file === undefined || this.#unsure.length === 0) return;
    try {
      if (this.#failed) this.#writeAgain(this.#file);
      this.#putOnDisk(this.#file);
    } catch (error) {
      this.#failed = true;
      throw notWritten(this.path, error);
    }
    this.#unsure = [];
    this.#failed = false;
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #make(): number {
    const file = openSync(this.path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL);
    syncFolder(this.#folder);
    return file;
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

  /**
   * Takes back a part of a line. Where even that fails the next line is written over it; readers wait for
   * the end of a line anyway.
   */
  #cut(): void {
    if (this.#file === undefined) return;
    try {
      ftruncateSync(this.#file, this.#bytes);
    } catch {
      return;
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
