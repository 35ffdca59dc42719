import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { extname, isAbsolute, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { InputError } from '../numerics/input-error.js';
import { firstLineOf } from '../numerics/message-of.js';
import { nearestName } from '../numerics/nearest-name.js';
import { flawOfName } from './carried.js';
import type { TaskSource } from './executor.js';
import type { SweepTask } from './task.js';

/** Modules of tasks by their names. */
export type TaskRegistry = Readonly<Record<string, URL>>;

/** A task and where it came from. */
export interface LoadedTask extends TaskSource {
  /** Of a module of the user: SHA-256 of its file, so that a change without another version is noticed. */
  readonly fileHash?: string;
}

/**
 * The task of a name of the registry, or of a module of the user: a path with a dot or slash in front, or one
 * that ends as a module does.
 * @param folder against which a relative path stands
 * @throws InputError if there is none of that name, or the module does not give a task
 * @see {@link saveSweep}
 */
export async function loadTask(name: string, registry: TaskRegistry, folder: string): Promise<LoadedTask> {
  if (Object.hasOwn(registry, name)) {
    const module = registry[name]!;
    // Under a former name of it, a task has points of that name.
    return { module, task: { ...taskOf(name, await import(module.href)), name } };
  }
  if (!isPath(name)) {
    const known = currentNames(registry);
    const near = nearestName(name, known);
    const hint = near === undefined ? '' : `: did you mean ${near}?`;
    const list = known.join(', ');
    throw new InputError(
      'task',
      `unknown task ${name}${hint} (use ${list}, or the path of a module such as ./my-task.mjs)`,
    );
  }
  const path = name.startsWith('file:') ? fileURLToPath(name) : resolve(folder, name);
  if (!existsSync(path)) throw new InputError('task', `there is no module ${path} (use the path of a file)`);
  const module = pathToFileURL(path);
  const fileHash = createHash('sha256').update(readFileSync(path)).digest('hex');
  return { module, task: taskOf(path, await importModule('task', path)), fileHash };
}

/** The first name of every module: those behind it are former ones. */
function currentNames(registry: TaskRegistry): string[] {
  const modules = new Map<string, string>();
  for (const [name, { href }] of Object.entries(registry)) if (!modules.has(href)) modules.set(href, name);
  return [...modules.values()];
}

function isPath(name: string): boolean {
  return name.startsWith('.') || name.startsWith('file:') || isAbsolute(name) || /\.[cm]?[jt]s$/.test(name);
}

/**
 * Imports a module of the user.
 * @throws InputError with the reason if it can't be read
 */
export async function importModule(subject: string, path: string): Promise<Readonly<Record<string, unknown>>> {
  const { href } = pathToFileURL(path);
  try {
    return (await import(href)) as Record<string, unknown>;
  } catch (error) {
    const typed = /^\.[cm]?ts$/.test(extname(path));
    const remedy = typed ? ' (TypeScript needs Node 22.18 or newer, or tsx; else use a .mjs file)' : '';
    const reason = firstLineOf(error);
    throw new InputError(subject, `${path} can't be imported: ${reason}${remedy}`);
  }
}

/** The task that a module exports as its default. */
function taskOf(name: string, module: Readonly<Record<string, unknown>>): SweepTask {
  const task = module['default'];
  const refuse = (complaint: string) => new InputError('task', `${name} ${complaint}`);
  if (typeof task !== 'object' || task === null) {
    throw refuse('must export a task as its default: { name, version, run }');
  }
  const { name: own, version, run, complete, cost, columns } = task as Readonly<Record<string, unknown>>;
  if (typeof own !== 'string' || own === '') throw refuse('gives a task without a name (add name: "my-task")');
  const flaw = flawOfName(own);
  if (flaw !== undefined) throw refuse(`gives a task whose name ${flaw}, got ${JSON.stringify(own)} (use another)`);
  if (!Number.isSafeInteger(version) || (version as number) < 1) {
    const got = typeof version === 'string' ? `the text ${JSON.stringify(version)}` : String(version);
    throw refuse(`gives a task whose version is no integer of at least 1, got ${got} (add version: 1)`);
  }
  if (typeof run !== 'function') throw refuse('gives a task without a function run(parameters)');
  for (const [entry, value] of Object.entries({ complete, cost })) {
    if (value !== undefined && typeof value !== 'function') throw refuse(`gives a task whose ${entry} is no function`);
  }
  if (columns !== undefined && (typeof columns !== 'object' || columns === null)) {
    throw refuse('gives a task whose columns are no object such as { distance: "number" }');
  }
  return task as SweepTask;
}
