import ndarray from 'ndarray';
import { z } from 'zod';
import { type ColumnStatus, type ValueColumns, valueColumns } from '../../numerics/quantity-columns.js';
import type { Cost, Parameters, SweepTask, TaskResult } from '../../sweep/task.js';
import { displacementEnergy, displacementLaw } from '../../twopixels/displacement.js';
import { copiesFor } from '../../twopixels/solutions/construct.js';
import { defaultThresholds } from '../../twopixels/solutions/thresholds.js';
import { twoPixelTask } from '../../twopixels/task.js';
import { numberOf, oncePerSeeds, plainParameters } from '../parameters/complete.js';
import { describedParameters } from '../parameters/describe.js';
import { aboutParameters } from '../parameters/parameter-error.js';
import { readParameters } from '../parameters/read.js';
import { buildModel, completeParameters } from './model.js';
import { stabilitySubject } from './parameters.js';
import {
  type MeasuredLayers,
  measureLayers,
  type PhaseMeasure,
  type PhasePoint,
  type PointParameters,
  phaseMeasures,
} from './phase-point.js';
import { requireSamples } from './require-samples.js';
import { ownDefaults } from './solution-model.js';

type Given = PointParameters & { readonly keep: readonly 'layers'[] };

function read(given: Parameters): Given {
  const { samples, engine, closure, keep, ...model } = ownDefaults(readParameters(stabilitySubject, given), given);
  requireSamples(samples);
  return {
    ...completeParameters(model),
    samples,
    // What does not come into the result is the same for all: engines sample, closures are theory.
    engine: samples === 0 ? 'auto' : engine,
    closure: samples === 0 ? closure : 'lattice',
    keep,
  };
}

/**
 * Networks and tasks that were built once and are admissible: not by the values of ε and the seed. The last so many.
 */
const admissible = new Set<string>();
const mostAdmissible = 10_000;

/** Refuses what `buildModel` refuses; a wide network is looked at in its narrowest form. */
function check({
  seed: _,
  disorder: ______,
  samples: __,
  engine: ___,
  closure: ____,
  keep: _____,
  ...parameters
}: Given): void {
  const key = JSON.stringify(parameters);
  if (admissible.has(key)) return;
  const { channels, filterSize } = parameters;
  if (filterSize !== undefined) aboutParameters(['channels'], () => copiesFor(channels, filterSize));
  buildModel({ ...parameters, channels: channels === undefined ? undefined : filterSize });
  if (admissible.size >= mostAdmissible) admissible.clear();
  admissible.add(key);
}

function complete(given: Parameters): Parameters {
  const parameters = read(given);
  check(parameters);
  return plainParameters({ ...parameters, ...(parameters.noiseEnergy === 'exact' && exactEnergy(parameters)) });
}

/** The number that stands for the energy "exact". */
function exactEnergy(parameters: Given): { readonly noiseEnergy: number } {
  const law = displacementLaw(parameters.displacementLaw);
  return { noiseEnergy: displacementEnergy(twoPixelTask(parameters), law).value };
}

/**
 * Products of a forward pass, for every sample and for what is enumerated; memory of the filters in all their forms.
 */
function cost(parameters: Parameters): Cost {
  const scale = numberOf(parameters, 'scale');
  const length = numberOf(parameters, 'length');
  const samples = numberOf(parameters, 'samples');
  const filterSize = numberOf(parameters, 'filterSize', 3);
  const channels = numberOf(parameters, 'channels', filterSize);
  const layers = (scale - 1) / (filterSize - 1);
  const weights = layers * channels ** 2 * filterSize;
  return { work: weights * length * (samples + 10 * length), memory: 2 ** 24 + 64 * weights + 64 * channels * length };
}

/** D, G and R of the output and the classification error, each with its status; by layer if asked for. */
function resultOf(
  { diffeo, noise, output, classificationError, width }: MeasuredLayers,
  keep: Given['keep'],
): TaskResult {
  const D = diffeo.at(-1)!;
  const { value: G, error, status } = noise.at(-1)!;
  const R = D / G;
  const values = {
    ...valueColumns('D', { value: D, status: 'exact' }),
    ...valueColumns('G', { value: G, error, status }),
    ...valueColumns('R', { value: R, error: error === undefined ? undefined : (R * error) / G, status }),
    ...measureColumns((name) => output[name]),
    ...valueColumns('error', { value: classificationError, status: 'exact' }),
    width,
  };
  if (!keep.includes('layers')) return { values };
  const column = (entries: readonly number[]) => ndarray(Float64Array.from(entries), [entries.length]);
  return {
    values,
    arrays: {
      D: column(diffeo),
      G: column(noise.map(({ value }) => value)),
      GError: column(noise.map((layer) => layer.error ?? 0)),
      R: column(diffeo.map((value, k) => value / noise[k]!.value)),
    },
  };
}

/** Columns of what noise does to the output beside G, of those measures that there are. */
function measureColumns(
  find: (name: PhaseMeasure) => MeasuredLayers['output'][PhaseMeasure],
): Partial<ValueColumns<PhaseMeasure>> {
  const columns = phaseMeasures.map((name) => {
    const measure = find(name);
    if (measure === undefined) return {};
    const { value, error, status } = measure;
    return valueColumns(name, { value, error, status });
  });
  return Object.assign({}, ...columns) as Partial<ValueColumns<PhaseMeasure>>;
}

const status = z.enum(['exact', 'closure', 'asymptotic', 'Monte Carlo']);
/** A number; NaN, which JSON does not have, where all pairs look alike. */
const value = z
  .number()
  .nullish()
  .transform((given) => given ?? Number.NaN);
const optional = z
  .number()
  .nullish()
  .transform((given) => given ?? undefined);
const stored = z.looseObject({
  D: value,
  DStatus: status,
  G: value,
  GError: optional,
  GStatus: status,
  R: value,
  RError: optional,
  RStatus: status,
  error: z.number(),
  width: z.number(),
});

/** The row of a phase diagram that a point's values stand for. */
export function phasePointOf(parameters: Parameters, values: TaskResult['values']): PhasePoint {
  const given = read(parameters);
  const { scale, channels, disorder, mix, samples, engine, seed } = given;
  const { D, DStatus, G, GError, GStatus, R, RError, RStatus, error, width } = stored.parse(values);
  return {
    scale,
    channels: channels ?? width,
    ...(disorder !== undefined && { disorder }),
    ...(mix !== undefined && { mix }),
    threshold: given.threshold ?? defaultThresholds.threshold,
    firstThreshold: given.firstThreshold ?? defaultThresholds.firstThreshold,
    layer: 'output',
    ...valueColumns('D', { value: D, status: DStatus }),
    ...valueColumns('G', { value: G, error: GError, status: GStatus }),
    ...valueColumns('R', { value: R, error: RError, status: RStatus }),
    ...measureColumns((name) => storedMeasure(values, name)),
    error,
    errorStatus: 'exact',
    ...(samples > 0 && { samples, engine }),
    seed,
  };
}

function storedMeasure(values: TaskResult['values'], name: PhaseMeasure): MeasuredLayers['output'][PhaseMeasure] {
  const measure = z.object({ [name]: z.number(), [`${name}Status`]: status, [`${name}Error`]: z.number().optional() });
  const found = measure.safeParse(values);
  if (!found.success) return undefined;
  const { [name]: value, [`${name}Status`]: how, [`${name}Error`]: error } = found.data;
  return {
    value: value as number,
    status: how as ColumnStatus,
    ...(error !== undefined && { error: error as number }),
  };
}

/**
 * D, G, R = D/G and the classification error of the output of a constructed network of the two-pixel task: D by
 * enumeration, G by Monte Carlo or, with samples 0, by theory; beside G its
 * parts, G*, d′, the error under noise and, of theory, the Bayes error. Engine auto takes a graphics card, whose last
 * digits are its own, for points of seconds alone: wasm is the same on every machine.
 */
const task: SweepTask = {
  name: stabilitySubject.owner,
  version: 3,
  parameters: describedParameters(stabilitySubject),
  complete: oncePerSeeds(complete),
  cost,
  columns: {
    D: 'number',
    DStatus: 'string',
    G: 'number',
    GError: 'number',
    GStatus: 'string',
    R: 'number',
    RError: 'number',
    RStatus: 'string',
    ...Object.fromEntries(
      phaseMeasures.flatMap((name) => [
        [name, 'number'] as const,
        [`${name}Error`, 'number'] as const,
        [`${name}Status`, 'string'] as const,
      ]),
    ),
    error: 'number',
    errorStatus: 'string',
    width: 'number',
  },
  run: async (parameters, context) => {
    const given = read(parameters);
    return resultOf(await measureLayers(given, context), given.keep);
  },
};
export default task;
