import { existsSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { InputError } from '../../numerics/input-error.js';
import { checkDescription, readDescription } from '../../sweep/description/read.js';
import type { SweepDescription, Value } from '../../sweep/description/schema.js';
import { type LoadedTask, loadTask } from '../../sweep/load-task.js';
import { gridSweep, type Sweep } from '../../sweep/sweep.js';
import { savedDescription } from '../../sweep/sweep-file.js';
import { taskModules } from '../../tasks/registry.js';
import { axisValues, fixedValue, splitPair } from './axis-text.js';
import type { SweepInput } from './subjects.js';

/** A sweep with the description that it came from. */
export interface OpenedSweep {
  readonly sweep: Sweep;
  readonly description: SweepDescription;
  readonly loaded: LoadedTask;
}

/** The folder of the store: --store, else DIFFEOLAB_STORE, else diffeolab-store here. */
export function storeFolder({ store }: { readonly store?: string | undefined }): string {
  const folder = store ?? process.env['DIFFEOLAB_STORE'];
  return resolve(folder === undefined || folder === '' ? 'diffeolab-store' : folder);
}

/**
 * The sweep of a file, of a name in the store, or of options.
 * @throws InputError naming the file, entry or option at fault
 */
export async function openSweep(file: string | undefined, input: SweepInput): Promise<OpenedSweep> {
  const { description, folder } = await describedSweep(file, input);
  return await opened(description, folder);
}

/**
 * A sweep that was run in a store, by its name.
 * @throws InputError if there is none of this name
 */
export async function openSaved(name: string, store: string): Promise<OpenedSweep> {
  return await opened(savedDescription(store, name), '.');
}

async function opened(description: SweepDescription, folder: string): Promise<OpenedSweep> {
  const loaded = await loadTask(description.task, taskModules, folder);
  return { sweep: gridSweep(description, loaded), description, loaded };
}

async function describedSweep(
  file: string | undefined,
  input: SweepInput,
): Promise<{ readonly description: SweepDescription; readonly folder: string }> {
  const parts = givenParts(input);
  if (file === undefined) {
    if (input.task === undefined) {
      throw new InputError('sweep', 'needs a file such as sweep.json, or --task with --axis and the like');
    }
    return { description: fromOptions(input.task, input), folder: '.' };
  }
  if (parts.length > 0) {
    throw new InputError(parts[0]!, `stands instead of a file, got both it and ${file} (leave one out)`);
  }
  const named = !existsSync(file) && extname(file) === '' && !file.includes('/');
  if (named) return { description: savedDescription(storeFolder(input), file), folder: '.' };
  return await readDescription(file);
}

/** Options given that are parts of a sweep. */
function givenParts({ task, axis, zip, fixed, where, seeds, name }: SweepInput): string[] {
  const lists = Object.entries({ axis, zip, fixed, where }).filter(([, list]) => list.length > 0);
  const single = Object.entries({ task, seeds, name }).filter(([, value]) => value !== undefined);
  return [...single, ...lists].map(([option]) => `--${option}`);
}

function fromOptions(task: string, { axis, zip, fixed, where, seeds, name }: SweepInput): SweepDescription {
  const axes: Record<string, Value[]> = {};
  for (const text of axis) {
    const [key, values] = splitPair('--axis', text);
    if (key in axes) throw new InputError('--axis', `${key} is given twice (leave one out)`);
    axes[key] = axisValues(`--axis ${key}`, values);
  }
  const zips = zip.map((text) => {
    const pairs = text.split(';').map((part) => splitPair('--zip', part.trim()));
    return Object.fromEntries(pairs.map(([key, values]) => [key, axisValues(`--zip ${key}`, values)]));
  });
  const shared = fixed.map((text): [string, Value] => {
    const [key, value] = splitPair('--fixed', text);
    return [key, fixedValue(value)];
  });
  return checkDescription('--task', {
    name: name ?? basename(task, moduleEnding(task)),
    task,
    ...(shared.length > 0 && { fixed: Object.fromEntries(shared) }),
    ...(axis.length > 0 && { axes }),
    ...(zip.length > 0 && { zip: zips }),
    ...(where.length > 0 && { where }),
    ...(seeds !== undefined && { seeds }),
  });
}

/** The ending of a module's file, which a name does not need. */
function moduleEnding(task: string): string {
  return /\.[cm]?[jt]s$/.exec(task)?.[0] ?? '';
}
