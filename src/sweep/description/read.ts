import { existsSync } from 'node:fs';
import { dirname, extname, resolve } from 'node:path';
import type { z } from 'zod';
import { InputError } from '../../numerics/input-error.js';
import { oneLine } from '../carried.js';
import { importModule } from '../load-task.js';
import { readJsonFile } from './json-file.js';
import { descriptionSchema, moduleSchema, type SweepDescription } from './schema.js';

/** A description and the folder against which its paths stand. */
export interface ReadDescription {
  /** The description, checked. */
  readonly description: SweepDescription;
  /** Folder of its file, absolute. */
  readonly folder: string;
}

/**
 * Reads a sweep from a JSON file, or from a module (.mjs, .js, .ts) that exports it as its default.
 * @throws InputError naming the file, or the entry at fault
 *
 * @example
 * ```ts
 * import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { checkDescription, readDescription } from 'diffeolab/sweep';
 *
 * const place = mkdtempSync(join(tmpdir(), 'example-'));
 * const file = join(place, 'sweep.json');
 * writeFileSync(file, JSON.stringify({ name: 'fields', task: 'diffeo.field', axes: { cutoff: [2, 3] } }));
 * const { description, folder } = await readDescription(file);
 * console.log(description.axes, folder === place); // { cutoff: [ 2, 3 ] } true
 * console.log(checkDescription('sweep', { name: 'fields', task: 'diffeo.field' }).task); // diffeo.field
 * rmSync(place, { recursive: true });
 * ```
 */
export async function readDescription(file: string): Promise<ReadDescription> {
  const path = resolve(file);
  if (!existsSync(path)) throw new InputError(file, 'there is no such file (use a sweep file such as sweep.json)');
  const folder = dirname(path);
  if (/^\.[cm]?[jt]s$/.test(extname(path))) {
    const module = await importModule(file, path);
    if (module['default'] === undefined) throw new InputError(file, 'must export the sweep as its default');
    return { description: checkedBy(moduleSchema, module['default'], () => file), folder };
  }
  const { value, lineOf } = readJsonFile(file, path);
  return { description: checkedBy(descriptionSchema, value, (entry) => `${file}, line ${lineOf(entry)}`), folder };
}

/**
 * A description as it should be.
 * @throws InputError with the first entry at fault, such as "axes.alpha: must be a list of values …"
 * @see {@link readDescription}
 */
export function checkDescription(
  source: string,
  input: unknown,
  schema: typeof moduleSchema | typeof descriptionSchema = moduleSchema,
): SweepDescription {
  return checkedBy(schema, input, (path) => (path.length === 0 ? source : undefined));
}

/** @param placeOf in which file an entry stands, and where in it, for messages; undefined for options */
function checkedBy(
  schema: typeof moduleSchema | typeof descriptionSchema,
  input: unknown,
  placeOf: (path: readonly PropertyKey[]) => string | undefined,
): SweepDescription {
  const hidden = findHidden(input, []);
  const result = hidden === undefined ? schema.safeParse(input) : undefined;
  if (result?.success) return result.data;
  const issue = result?.error.issues[0];
  const path = issue?.path ?? hidden!;
  const words =
    issue === undefined ? 'is no name for a parameter (use another)' : complaint(issue, valueAt(input, path));
  throw new InputError([placeOf(path), oneLine(entryName(path))].filter((part) => part).join(': '), oneLine(words));
}

/** Where an entry is called `__proto__`, which objects lose on their way. */
function findHidden(input: unknown, path: readonly PropertyKey[]): readonly PropertyKey[] | undefined {
  if (typeof input !== 'object' || input === null) return undefined;
  if (Object.hasOwn(input, '__proto__')) return [...path, '__proto__'];
  for (const [key, value] of Object.entries(input)) {
    const found = findHidden(value, [...path, key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** "axes.alpha", "zip[0].ridge". */
function entryName(path: readonly PropertyKey[]): string {
  return path.reduce<string>((name, part) => {
    if (typeof part === 'number') return `${name}[${part}]`;
    return name === '' ? String(part) : `${name}.${String(part)}`;
  }, '');
}

const entries = Object.keys(descriptionSchema.shape).join(', ');

function complaint(issue: z.core.$ZodIssue, value: unknown): string {
  if (issue.code === 'unrecognized_keys') {
    return `unknown entry ${issue.keys.join(', ')}${issue.path.length === 0 ? ` (there are ${entries})` : ''}`;
  }
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? issue.message;
  if (value === undefined) return 'is missing';
  const text = typeof value === 'function' ? 'a function' : JSON.stringify(value);
  return `${issue.message}, got ${text.length > 80 ? `${text.slice(0, 79)}…` : text}`;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    input,
  );
}
