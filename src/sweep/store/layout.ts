import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../numerics/input-error.js';
import { codeOf } from '../../numerics/message-of.js';
import { writeWhole } from '../../system/write-file.js';

/** Version of the layout that this package writes, and the newest that it reads. */
const newest = 1;

const markerName = 'store.json';
const marker = z.object({ format: z.literal('diffeolab-store'), version: z.int().positive() });

/** Paths of a store. */
export interface Layout {
  readonly folder: string;
  /** Says that the folder is a store, and of which version. */
  readonly marker: string;
  readonly segments: string;
  readonly arrays: string;
  readonly states: string;
  readonly runners: string;
  readonly claims: string;
}

export function layoutOf(folder: string): Layout {
  const place = (name: string) => join(resolve(folder), name);
  return {
    folder: resolve(folder),
    marker: place(markerName),
    segments: place('segments'),
    arrays: place('arrays'),
    states: place('states'),
    runners: place('runners'),
    claims: place('claims'),
  };
}

/**
 * Whether there is a store; false where one may be made.
 * @throws InputError for a folder that is something else or was written by a newer version of the package
 */
export function findStore({ folder, marker: path }: Layout): boolean {
  const entry = statSync(folder, { throwIfNoEntry: false });
  if (entry === undefined) return false;
  if (!entry.isDirectory()) throw new InputError('store', `must be a folder, got the file ${folder} (name another)`);
  let text = readIfThere(path);
  if (text === undefined) {
    const others = readdirSync(folder).filter((name) => !name.startsWith(`${markerName}.`));
    if (others.length === 0) return false;
    if (others.includes(markerName)) text = readIfThere(path);
    if (text === undefined) {
      throw new InputError(
        'store',
        `must be a store of results, an empty folder or a new one; ${folder} holds other things, such as ${others[0]} (name another)`,
      );
    }
  }
  const found = marker.safeParse(parsed(text)).data;
  if (found === undefined) {
    throw new InputError('store', `${path} does not describe a store of results (name another folder)`);
  }
  if (found.version > newest) {
    throw new InputError(
      'store',
      `${folder} has version ${found.version}, this package reads versions up to ${newest} (use a newer diffeolab)`,
    );
  }
  return true;
}

/**
 * Makes what is missing of a store, first what says that it is one: others may open it meanwhile.
 * @throws Error with the path if that can't be done
 */
export function makeStore(layout: Layout): void {
  if (statSync(layout.marker, { throwIfNoEntry: false }) === undefined) {
    writeWhole(layout.marker, `${JSON.stringify({ format: 'diffeolab-store', version: newest })}\n`);
  }
  for (const folder of [layout.segments, layout.runners, layout.claims]) mkdirSync(folder, { recursive: true });
}

/**
 * Text of a file; undefined if there is none, empty for a folder or a link that leads nowhere, which describe nothing.
 */
export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return undefined;
    if (code === 'EISDIR' || code === 'ELOOP') return '';
    throw error;
  }
}

/** JSON that may not be. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
