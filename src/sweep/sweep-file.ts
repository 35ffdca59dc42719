import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { InputError } from '../numerics/input-error.js';
import { writeFile } from '../system/write-file.js';
import { descriptionSchema, type SweepDescription } from './description/schema.js';
import type { LoadedTask } from './load-task.js';
import { layoutOf, makeStore } from './store/layout.js';

const saved = z.object({
  format: z.literal('diffeolab-sweep'),
  name: z.string(),
  /** Its task is a name of the package or the address of a module. */
  description: descriptionSchema.nullable(),
  task: z.object({ name: z.string(), version: z.int(), fileHash: z.string().optional() }),
  points: z.number(),
  saved: z.string(),
});

/** What a store keeps of the sweep that was last run under a name. */
export type SavedSweep = z.output<typeof saved>;

function pathOf(folder: string, name: string): string {
  return join(folder, 'sweeps', `${name}.json`);
}

/** The sweep that was last run under a name in a store; undefined where there is none, or its file can't be read. */
export function loadSavedSweep(folder: string, name: string): SavedSweep | undefined {
  const path = pathOf(folder, name);
  if (!existsSync(path)) return undefined;
  try {
    return saved.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

/**
 * Names of the sweeps that were run in a store.
 *
 * @see {@link saveSweep}
 */
export function savedSweepNames(folder: string): string[] {
  const sweeps = join(folder, 'sweeps');
  if (!existsSync(sweeps)) return [];
  return readdirSync(sweeps)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}

/**
 * Keeps a sweep in its store, so that it is found by its name; one that is there already is not written again. Returns
 * a warning if the file of its task is another one than at the last run while its version is the same: old results are
 * taken for those of the new file.
 *
 * @example
 * ```ts
 * import { mkdtempSync, rmSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
 * import { cancelRuns, cancelSlurmJobs, loadTask, saveSweep } from 'diffeolab/sweep';
 * import { savedDescription, savedSweepNames } from 'diffeolab/sweep';
 * import { taskModules } from 'diffeolab/tasks';
 *
 * const folder = mkdtempSync(join(tmpdir(), 'example-'));
 * const description = { name: 'fields', task: 'diffeo.field', axes: { cutoff: [2, 3] } };
 * await saveSweep(folder, description, await loadTask('diffeo.field', taskModules, folder), 2);
 * console.log(savedSweepNames(folder), savedDescription(folder, 'fields').axes); // [ 'fields' ] { cutoff: [ 2, 3 ] }
 * cancelRuns(folder, 'fields'); // asks runs of it, on any host, to stop
 * console.log(await cancelSlurmJobs(folder, 'fields')); // []: none was there
 * rmSync(folder, { recursive: true });
 * ```
 */
export async function saveSweep(
  folder: string,
  description: SweepDescription,
  loaded: LoadedTask,
  points: number,
): Promise<string | undefined> {
  const before = loadSavedSweep(folder, description.name);
  const { task, module, fileHash } = loaded;
  const plain = descriptionSchema.safeParse(description).data;
  const entry: SavedSweep = {
    format: 'diffeolab-sweep',
    name: description.name,
    description: plain === undefined ? null : { ...plain, task: fileHash === undefined ? task.name : module.href },
    task: { name: task.name, version: task.version, ...(fileHash !== undefined && { fileHash }) },
    points,
    saved: new Date().toISOString(),
  };
  if (before === undefined || !isDeepStrictEqual({ ...before, saved: '' }, { ...entry, saved: '' })) {
    makeStore(layoutOf(folder));
    await writeFile(pathOf(folder, description.name), `${JSON.stringify(entry, null, 2)}\n`);
  }
  const known = before?.task;
  if (known?.name !== task.name || known.version !== task.version || known.fileHash === fileHash) return undefined;
  return `the file of task ${task.name} has changed since the last run, its version ${task.version} has not: results of the old file count (raise version if the same parameters give another result now)`;
}

/**
 * The description of the sweep of a name in a store.
 * @throws InputError if there is none, or its file is damaged
 * @see {@link saveSweep}
 */
export function savedDescription(folder: string, name: string): SweepDescription {
  const found = loadSavedSweep(folder, name);
  if (found === undefined && existsSync(pathOf(folder, name))) {
    throw new InputError(
      name,
      `${pathOf(folder, name)} was damaged: it describes no sweep (use the file of the sweep)`,
    );
  }
  if (found === undefined) {
    const known = savedSweepNames(folder);
    const remedy = known.length === 0 ? 'use a file' : `use a file, or one of ${known.join(', ')}`;
    throw new InputError(name, `there is no such file, and no such sweep in ${folder} (${remedy})`);
  }
  if (found.description === null) {
    throw new InputError(name, 'has conditions that are functions: it can only be read from its file (use the file)');
  }
  return found.description;
}
