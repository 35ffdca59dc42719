import { hash as digest } from 'node:crypto';
import { closeSync, existsSync, openSync, readdirSync, readSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { codeOf, messageOf } from '../../numerics/message-of.js';
import { writeFile } from '../../system/write-file.js';
import { hashDigits } from '../point.js';

import type { PointStates, StatePlace } from './store.js';

/** First line of a state's file: what it is, of which point, and SHA-256 of the bytes behind it. */
const head = new RegExp(`^diffeolab-state 1 ([0-9a-f]{${hashDigits}}) ([0-9a-f]{64})\n`);
const headBytes = headOf('0'.repeat(hashDigits), Buffer.alloc(0)).length;
/** A state, or the beginning of one that was not finished. */
const fileName = new RegExp(`^([0-9a-f]{${hashDigits}})(\\..*\\.part)?$`);

/** What systems say where there is no file. */
const absent = new Set<unknown>(['ENOENT', 'ENOTDIR']);

function headOf(hash: string, bytes: Uint8Array): Buffer {
  return Buffer.from(`diffeolab-state 1 ${hash} ${digest('sha256', bytes, 'hex')}\n`);
}

/**
 * States of points in a folder, each in the file `<first two digits>/<hash of the point>`, which is written under
 * another name, flushed and renamed. A file that does not match its checksum is passed over, as if there were none.
 */
export class FolderStates implements PointStates {
  constructor(readonly folder: string) {}

  place(hash: string, note: (message: string) => void): StatePlace {
    const path = this.#path(hash);
    let told = false;
    return {
      async load() {
        try {
          return stateIn(await readFile(path), hash);
        } catch (error) {
          if (absent.has(codeOf(error))) return undefined;
          note(`the state of a point can't be used, it begins anew: ${path}: ${messageOf(error)}`);
          return undefined;
        }
      },
      async save(bytes) {
        try {
          await writeFile(path, Buffer.concat([headOf(hash, bytes), bytes]));
        } catch (error) {
          if (told) return;
          told = true;
          note(`the state of a point can't be saved, it goes on without: ${messageOf(error)}`);
        }
      },
      remove: () => this.remove([hash]),
    };
  }

  stamp(hash: string): string | undefined {
    const start = Buffer.alloc(headBytes);
    try {
      const file = openSync(this.#path(hash), 'r');
      try {
        readSync(file, start);
      } finally {
        closeSync(file);
      }
    } catch {
      return undefined;
    }
    return head.exec(start.toString('latin1'))?.[2];
  }

  /** Removes the states of points; one that stays is removed by `tidy`. */
  remove(hashes: readonly string[]): void {
    if (hashes.length === 0 || !existsSync(this.folder)) return;
    for (const hash of hashes) removeFile(this.#path(hash));
  }

  /**
   * Removes states of points that are done, and what processes have left that ended while they saved.
   * @param isFree whether no live process has a point
   */
  tidy(isDone: (hash: string) => boolean, isFree: (hash: string) => boolean): void {
    for (const name of namesIn(this.folder)) {
      const [, hash, part] = fileName.exec(basename(name)) ?? [];
      if (hash === undefined) continue;
      if (isDone(hash) || (part !== undefined && isFree(hash))) removeFile(join(this.folder, name));
    }
  }

  #path(hash: string): string {
    return join(this.folder, hash.slice(0, 2), hash);
  }
}

/** The bytes of a state's file. @throws Error if they are not those that were saved for this point */
function stateIn(file: Buffer, hash: string): Uint8Array {
  const [, point, sum] = head.exec(file.subarray(0, headBytes).toString('latin1')) ?? [];
  const bytes = new Uint8Array(file.subarray(headBytes));
  if (point !== hash || sum !== digest('sha256', bytes, 'hex')) throw new Error('it does not match its checksum');
  return bytes;
}

/** Paths of the files in a folder and below, relative to it; none if it can't be read. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch {
    return [];
  }
}

function removeFile(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    return;
  }
}
