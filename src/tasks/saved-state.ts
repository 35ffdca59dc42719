import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../numerics/input-error.js';
import { writeFile } from '../system/write-file.js';
import { stateFromJson, stateToJson, type TrainState } from '../training/state.js';

const stateFile = 'state.json';

/** Parameters of a run, which a state belongs to. */
export type RunParameters = Readonly<Record<string, unknown>>;

const saved = z.object({ version: z.string(), parameters: z.record(z.string(), z.unknown()), state: z.unknown() });

/** Writes where a run stands, as a whole or not at all: enough to go on from. */
export function saveState(
  folder: string,
  version: string,
  parameters: RunParameters,
  state: TrainState,
): Promise<string> {
  const head = `"version":${JSON.stringify(version)},"parameters":${JSON.stringify(parameters)}`;
  return writeFile(join(folder, stateFile), `{${head},"state":${stateToJson(state)}}\n`);
}

/**
 * The state of the run in a folder, undefined where there is none.
 * @param stopRules parameters that may be others than before
 * @throws InputError if the folder holds a run of other parameters, or a file that cannot be read
 */
export function loadState(
  subject: string,
  folder: string,
  version: string,
  parameters: RunParameters,
  stopRules: readonly string[],
): TrainState | undefined {
  const path = join(folder, stateFile);
  if (!existsSync(path)) return undefined;
  const entry = saved.safeParse(parse(readFileSync(path, 'utf8'))).data;
  if (entry === undefined) throw new InputError(subject, `${path} is not a saved run (use another folder)`);
  if (entry.version !== version) {
    throw new InputError(
      subject,
      `${folder} holds a run of version ${entry.version} of this package, this is ${version} (use another folder)`,
    );
  }
  if (identity(entry.parameters, stopRules) !== identity(parameters, stopRules)) {
    throw new InputError(subject, `${folder} holds a run of other parameters (use another folder)`);
  }
  return stateFromJson(JSON.stringify(entry.state));
}

/** What makes a run the same run: its parameters without the stop rules, in any order. */
function identity(parameters: RunParameters, stopRules: readonly string[]): string {
  const kept = Object.entries(parameters).filter(([name, value]) => value !== undefined && !stopRules.includes(name));
  return JSON.stringify(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
