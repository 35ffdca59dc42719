import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../numerics/input-error.js';
import { flatParameters, type OneHiddenLayerNet } from '../../spherical/network.js';
import { type CurveRecord, stateFromJson, stateToJson, type TrainState } from '../../spherical/train-state.js';
import { writeFile } from '../../system/write-file.js';
import type { TrainParameters } from '../../tasks/spherical/parameters.js';
import { csv } from '../csv.js';
import { formatScientific } from '../scientific.js';
import { writeFigure } from '../write-figure.js';
import { describeTask, describeTraining } from './describe.js';
import { trainingCurve } from './figures/training-curve.js';

const stateFile = 'state.json';

const saved = z.object({ version: z.string(), parameters: z.record(z.string(), z.unknown()), state: z.unknown() });

/** Writes where a run stands, as a whole or not at all: enough to go on from. */
export function saveState(
  folder: string,
  version: string,
  parameters: TrainParameters,
  state: TrainState,
): Promise<string> {
  const text = `{"version":${JSON.stringify(version)},"parameters":${JSON.stringify(parameters)},"state":${stateToJson(state)}}\n`;
  return writeFile(join(folder, stateFile), text);
}

/**
 * The state of the run in a folder, undefined where there is none. The stop rules may be others than before.
 * @throws InputError if the folder holds a run of other parameters, or a file that cannot be read
 */
export function loadState(
  subject: string,
  folder: string,
  version: string,
  parameters: TrainParameters,
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
  if (identity(entry.parameters) !== identity({ ...parameters })) {
    throw new InputError(subject, `${folder} holds a run of other parameters (use another folder)`);
  }
  return stateFromJson(JSON.stringify(entry.state));
}

/**
 * Writes a finished run: report (run.json), training curve (curve.csv and figure) and neurons
 * (neurons.csv); returns the paths.
 */
export async function writeRun(
  folder: string,
  run: {
    readonly report: object;
    readonly parameters: TrainParameters;
    readonly curve: readonly CurveRecord[];
    readonly net: OneHiddenLayerNet;
  },
): Promise<string[]> {
  const { parameters, curve } = run;
  const subtitle = `${describeTask(parameters)}, ${describeTraining(parameters)}, α = ${formatScientific(parameters.alpha)}, seed ${parameters.seed}`;
  const { paths } = await writeFigure(folder, 'training-curve', trainingCurve(curve, subtitle));
  return [
    await writeFile(join(folder, 'run.json'), `${JSON.stringify(run.report, null, 2)}\n`),
    await writeFile(join(folder, 'curve.csv'), csv(curve.map((record) => ({ ...record })))),
    await writeFile(join(folder, 'neurons.csv'), csv(neuronRows(run.net))),
    ...paths,
  ];
}

/** One row a neuron: w_1 … w_d and c. */
function neuronRows(net: OneHiddenLayerNet): Record<string, number>[] {
  const { weights, coefficients, width, dimension } = flatParameters(net);
  return Array.from({ length: width }, (_, h) => ({
    neuron: h,
    ...Object.fromEntries(Array.from({ length: dimension }, (_, k) => [`w${k + 1}`, weights[h * dimension + k]!])),
    c: coefficients[h]!,
  }));
}

const stopRules: readonly string[] = ['loss', 'steps', 'seconds', 'standstill'];

/** What makes a run the same run: its parameters without the stop rules, in any order. */
function identity(parameters: Readonly<Record<string, unknown>>): string {
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
