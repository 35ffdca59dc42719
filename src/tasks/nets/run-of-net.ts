import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { dataParameters } from './data/data-parameters.js';
import { netFile } from './load-net.js';

const run = z.looseObject({ command: z.literal('nets train'), parameters: z.record(z.string(), z.unknown()) });

/** Where a net is, and the parameters of the run that made it, if it lies in the folder of one. */
export interface NetPlace {
  /** Its description, or the folder of it. */
  readonly place: string;
  /** Parameters of the data of that run. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/**
 * The net that a path names: a document, the folder of a saved net, or the folder of a run of `nets train`, whose net
 * is that at its end. Data of the run are found for its net and for its checkpoints.
 */
export function netPlace(path: string): NetPlace {
  const isRun = !existsSync(join(path, netFile)) && existsSync(join(path, 'net', netFile));
  const place = isRun ? join(path, 'net') : path;
  const data = dataOfRun(resolve(place, '..')) ?? dataOfRun(resolve(place, '..', '..'));
  return { place, ...(data !== undefined && { data }) };
}

/** Parameters of the data of the run in a folder; undefined where there is none. */
function dataOfRun(folder: string): Readonly<Record<string, unknown>> | undefined {
  const path = join(folder, 'run.json');
  if (!existsSync(path)) return undefined;
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
  const { parameters } = run.safeParse(content).data ?? {};
  if (parameters === undefined) return undefined;
  const names = [...Object.keys(dataParameters), 'seed'];
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => names.includes(name)));
}
