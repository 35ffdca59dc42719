import { statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { InputError } from '../../numerics/input-error.js';
import { checkDescription, readDescription } from '../../sweep/description/read.js';
import type { SweepDescription } from '../../sweep/description/schema.js';
import { readingOf } from '../../sweep/description/text-parameters.js';
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
  if (file === undefined) {
    if (input.task === undefined) {
      throw new InputError('sweep', 'needs a file such as sweep.json, or --task with --axis and the like');
    }
    const loaded = await loadTask(input.task, taskModules, '.');
    const description = fromOptions(loaded, input.task, input);
    return { sweep: gridSweep(description, loaded), description, loaded };
  }
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

/** Of the files of sweeps: a name may have a dot too, as that of a task has. */
const sweepEnding = /\.(json|[cm]?[jt]s)$/i;

async function describedSweep(
  file: string,
  input: SweepInput,
): Promise<{ readonly description: SweepDescription; readonly folder: string }> {
  const parts = givenParts(input);
  if (parts.length > 0) {
    throw new InputError(parts[0]!, `stands instead of a file, got both it and ${file} (leave one out)`);
  }
  // A folder of that name is no sweep file: results may lie in one that is called as their sweep.
  const isFile = statSync(file, { throwIfNoEntry: false })?.isDirectory() === false;
  const named = !isFile && !sweepEnding.test(file) && !file.includes('/');
  if (named) return { description: savedDescription(storeFolder(input), file), folder: '.' };
  return await readDescription(file);
}

/** Options given that are parts of a sweep. */
function givenParts({ task, axis, zip, fixed, where, seeds, name }: SweepInput): string[] {
  const lists = Object.entries({ axis, zip, fixed, where }).filter(([, list]) => list.length > 0);
  const single = Object.entries({ task, seeds, name }).filter(([, value]) => value !== undefined);
  return [...single, ...lists].map(([option]) => `--${option}`);
}

function fromOptions(loaded: LoadedTask, task: string, input: SweepInput): SweepDescription {
  const { axis, zip, fixed, where, seeds, name } = input;
  const values = (option: string) => (key: string, text: string) =>
    axisValues(`${option} ${key}`, text, readingOf(loaded.task, key));
  const axes = namedOnce('--axis', axis, values('--axis'));
  const zips = zip.map((text) => namedOnce('--zip', text.split(';'), values('--zip')));
  const shared = namedOnce('--fixed', fixed, (key, text) =>
    fixedValue(`--fixed ${key}`, text, readingOf(loaded.task, key)),
  );
  return checkDescription('--task', {
    name: name ?? basename(task, moduleEnding(task)),
    task,
    ...(fixed.length > 0 && { fixed: shared }),
    ...(axis.length > 0 && { axes }),
    ...(zip.length > 0 && { zip: zips }),
    ...(where.length > 0 && { where }),
    ...(seeds !== undefined && { seeds }),
  });
}

/** What pairs such as scale=3,5 give, by their names. @throws InputError where a name comes twice */
function namedOnce<Given>(
  option: string,
  pairs: readonly string[],
  read: (name: string, text: string) => Given,
): Record<string, Given> {
  const given = new Map<string, Given>();
  for (const pair of pairs) {
    const [name, text] = splitPair(option, pair.trim());
    if (given.has(name)) throw new InputError(option, `${name} is given twice (leave one out)`);
    given.set(name, read(name, text));
  }
  return Object.fromEntries(given);
}

/** The ending of a module's file, which a name does not need. */
function moduleEnding(task: string): string {
  return /\.[cm]?[jt]s$/.exec(task)?.[0] ?? '';
}
