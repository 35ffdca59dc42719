import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { open, rename, rm, writeFile as writeDraft } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { InputError } from '../numerics/input-error.js';

/**
 * Makes a folder for results where it is missing and tries that it can be written to: to be
 * called before any computation.
 * @returns its absolute path
 * @throws InputError saying what is in the way
 * @see {@link writeFile}
 */
export function prepareFolder(subject: string, folder: string): string {
  if (folder.trim() === '') throw new InputError(subject, 'expected the name of a folder, got nothing (use out)');
  const path = resolve(folder);
  try {
    tryToWrite(nearestFolder(path));
    const made = mkdirSync(path, { recursive: true });
    if (made !== undefined) prepared.push({ path, made });
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new InputError(
      subject,
      `must be a folder that can be written to, got ${folder} (${reason}; use another folder)`,
    );
  }
  return path;
}

/** Folders that were made for results: each with the topmost one that was made with it. */
const prepared: { readonly path: string; readonly made: string }[] = [];

/** Takes away the folders that were made for results and have got none: what was asked for turned out to be refused. */
export function removeUnusedFolders(): void {
  for (const { path, made } of prepared.splice(0)) {
    try {
      for (let place = path; place.length >= made.length; place = dirname(place)) rmdirSync(place);
    } catch {
      // It has something in it, or is gone.
    }
  }
}

/** The folder itself if it exists, else the nearest one above it that does. */
function nearestFolder(path: string): string {
  let place = path;
  while (!existsSync(place) && dirname(place) !== place) place = dirname(place);
  return place;
}

function tryToWrite(folder: string): void {
  rmdirSync(mkdtempSync(join(folder, '.trial-')));
}

/**
 * Writes a file as a whole or not at all: under another name first, every byte, flushed, then
 * renamed. Makes its folder.
 * @throws what the system refuses, such as a full disk, with the path; a file of that name is then as it was
 *
 * @example
 * ```ts
 * import { mkdtempSync, rmSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { prepareFolder, writeFile } from 'diffeolab/system';
 *
 * const place = mkdtempSync(join(tmpdir(), 'example-'));
 * const folder = prepareFolder('out', join(place, 'results'));
 * console.log(await writeFile(join(folder, 'numbers.csv'), 'a,b\n1,2\n')); // …/results/numbers.csv
 * rmSync(place, { recursive: true });
 * ```
 */
export function writeFile(path: string, content: string | Uint8Array): Promise<string> {
  return writeThrough(path, (draft) => writeDraft(draft, content, { flag: 'wx' }));
}

/**
 * As `writeFile`, for a file that something else writes: `produce` is given the other name.
 * @throws what `produce` throws, or what the system refuses with the path; a file of that name is then as it was
 */
export async function writeThrough(path: string, produce: (draft: string) => Promise<void>): Promise<string> {
  requireFilePlace(path);
  mkdirSync(dirname(path), { recursive: true });
  const draft = draftOf(path);
  try {
    await produce(draft);
    const file = await open(draft, 'r+');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error instanceof Error && 'code' in error ? notWritten(path, error) : error;
  }
  return path;
}

/** Throws for a device or a pipe, which a file would take the place of. */
function requireFilePlace(path: string): void {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there === undefined || there.isFile() || there.isDirectory()) return;
  throw new InputError(path, 'expected the name of a file, got a device or a pipe (name another one)');
}

/** Another name for a file that is not whole yet. */
function draftOf(path: string): string {
  return `${path}.${randomUUID()}.part`;
}

/** As `writeFile`, at once; `draft` is the other name, which must end with ".part". */
export function writeWhole(path: string, content: string | Uint8Array, draft: string = draftOf(path)): string {
  requireFilePlace(path);
  mkdirSync(dirname(path), { recursive: true });
  try {
    const file = openSync(draft, 'wx');
    try {
      writeFileSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw notWritten(path, error);
  }
  return path;
}

/** An error of the system, with the path of the file that it kept from being written. */
export function notWritten(path: string, error: unknown): unknown {
  if (error instanceof Error) error.message = `${path} could not be written: ${error.message}`;
  return error;
}
