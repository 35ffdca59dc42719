import { resolve } from 'node:path';
import ndarray from 'ndarray';
import type { Estimate } from '../../stability/averages/estimate.js';
import { resolveConventions } from '../../stability/inputs/conventions.js';
import type { StabilityMeasurement } from '../../stability/observables/relative-stability.js';
import type { Cost, Parameters, SweepTask, TaskContext, TaskResult } from '../../sweep/task.js';
import { defaultDisplacement } from '../diffeo/ensemble-parameters.js';
import { readingOf, refuseReading } from '../diffeo/reading-parameters.js';
import { numberOf, oncePerSeeds, plainParameters } from '../parameters/complete.js';
import { describedParameters } from '../parameters/describe.js';
import { aboutParameters } from '../parameters/parameter-error.js';
import { readParameters } from '../parameters/read.js';
import { sameContent } from '../same-content.js';
import { drawnImages, type ImageData, openImageData, requireData } from './image-data.js';
import { withKeptModel } from './kept-model.js';
import { type MeasureParameters, measureModel, requireMeasurable, usedEnsemble } from './measure-run.js';
import { loadModel, modelPath } from './model-file.js';
import { type GivenMeasure, measureSubject } from './parameters.js';

const names = Object.keys(measureSubject.rows);

type Given = GivenMeasure;

/** Defaults and conventions filled in, without the preset that they come from. */
function read(given: Parameters) {
  const { preset, average, spread, pairs, noiseLaw, noiseNorm, rectified, temperature, displacement, ...rest } =
    readParameters(measureSubject, given);
  const conventions = resolveConventions(measureSubject.owner, {
    preset,
    average,
    spread,
    pairs,
    noiseLaw,
    noiseNorm,
    rectified,
  });
  const size =
    temperature === undefined ? { displacement: displacement ?? defaultDisplacement } : { temperature, displacement };
  return { ...rest, ...size, ...conventions };
}

function measureParameters(given: ReturnType<typeof read>): MeasureParameters {
  const { average, spread, pairs, noiseLaw, noiseNorm, rectified, layers, ...rest } = given;
  return {
    ...rest,
    conventions: { average, spread, pairs, noiseLaw, noiseNorm, rectified },
    ...(layers.length > 0 && { layers }),
  };
}

function complete(given: Parameters): Parameters {
  return aboutParameters(names, () => {
    const parameters = read(given);
    usedEnsemble(2 ** 16, measureParameters(parameters));
    return plainParameters({ ...parameters, ...contents(parameters) });
  });
}

/** What the files of a point hold. */
function contents({
  model,
  files,
  data,
  labels,
  ...given
}: Pick<Given, 'model' | 'files' | 'data' | 'labels'> & Partial<Given>) {
  modelPath('model', model);
  const drawn = drawnImages('data', data);
  if (drawn === undefined) requireData('data', data);
  else refuseReading(readingOf(given), data);
  return {
    modelSha256: sameContent('modelSha256', model, given.modelSha256),
    ...(files.length > 0 && {
      filesSha256: files.map((file, i) => sameContent('filesSha256', file, given.filesSha256?.[i])),
    }),
    ...(drawn === undefined && { dataSha256: sameContent('dataSha256', data, given.dataSha256) }),
    ...(labels !== undefined && { labelsSha256: sameContent('labelsSha256', labels, given.labelsSha256) }),
  };
}

/** Evaluations of pixels; what a model takes for each is not known. */
function cost(parameters: Parameters): Cost {
  const drawn = drawnImages('data', String(parameters['data']));
  const samples = Math.min(numberOf(parameters, 'samples', 1e4), drawn?.count ?? 1e4);
  const pixels = (drawn?.size ?? 32) ** 2;
  return {
    work: samples * pixels * (1 + 2 * numberOf(parameters, 'draws', 1)),
    memory: 2 ** 27 + 64 * samples * pixels,
  };
}

async function run(parameters: Parameters, { signal }: TaskContext): Promise<TaskResult> {
  const given = read(parameters);
  // The file may have changed since the point was named.
  const { modelSha256, filesSha256 } = contents(given);
  const { model: path, data, labels, samples, standardise, keep } = given;
  const images = openImageData('data', data, { samples, labels, standardise, ...readingOf(given) });
  requireMeasurable('data', images);
  const measure = measureParameters(given);
  const measurement = await withKeptModel(
    JSON.stringify([resolve(path), modelSha256, filesSha256]),
    () => loadModel('model', path, { signal }),
    (model) => measureModel(model, images, measure, { signal }),
  );
  const { values, arrays } = resultOf(measurement, keep);
  return { values: { ...values, ...imageColumns(images) }, ...(arrays !== undefined && { arrays }) };
}

/** What was understood of the images: columns beside the results. */
function imageColumns({ size, channels, stored, standard, notes, values }: ImageData): Record<string, number | string> {
  const { smallest, largest, mean, deviation } = values();
  const scaled =
    stored?.divisor === undefined ? 'by their bits' : stored.divisor === 1 ? 'none' : `1/${stored.divisor}`;
  return {
    imagePixels: size,
    imageChannels: channels,
    imageSmallest: smallest,
    imageLargest: largest,
    imageMean: mean,
    imageDeviation: deviation,
    ...(stored !== undefined && { imageType: stored.type, imageScale: scaled }),
    ...(stored?.axes !== undefined && { imageAxes: stored.axes }),
    ...(standard !== undefined && { imageStandard: `${standard.mean.join(',')}:${standard.deviation.join(',')}` }),
    ...(notes !== undefined && { imageNotes: notes.join('; ') }),
  };
}

const status = 'Monte Carlo';
const quantities = [
  ['D', 'diffeo'],
  ['G', 'noise'],
  ['R', 'relative'],
  ['GStar', 'recalibrated'],
] as const;

/** D, G, R and G* of the last layer, of those chosen if any are, then of every layer under names such as R_conv1. */
function resultOf(measurement: StabilityMeasurement, keep: Given['keep']): TaskResult {
  const { layers, errorRates, discrimination, displacement, samples } = measurement;
  const column = (entries: readonly number[]) => ndarray(Float64Array.from(entries), [entries.length]);
  const values: Record<string, number | string> = {};
  const add = (quantity: string, estimate: Pick<Estimate, 'value' | 'standardError'> | undefined) => {
    if (estimate === undefined) return;
    const { value, standardError } = estimate;
    values[quantity] = value;
    values[`${quantity}Error`] = standardError;
    values[`${quantity}Status`] = status;
  };
  for (const [quantity, key] of quantities) add(quantity, layers.at(-1)![key]);
  const { shift, rest } = layers.at(-1)!;
  add('GShift', shift);
  add('GRest', rest);
  if (errorRates !== undefined) {
    add('wrong', errorRates.clean);
    add('wrongDeformed', errorRates.deformed);
    add('wrongNoisy', errorRates.noisy);
  }
  if (discrimination !== undefined) {
    add('errorClean', discrimination.clean);
    add('errorDiffeo', discrimination.deformed);
    add('errorNoise', discrimination.noisy);
    add('dPrime', discrimination.sensitivityIndex);
    values['errorChance'] = discrimination.chance;
  }
  add('displacementNorm', { value: displacement.mean, standardError: displacement.standardError });
  values['images'] = samples;
  for (const layer of layers) for (const [quantity, key] of quantities) add(`${quantity}_${layer.layer}`, layer[key]);
  if (!keep.includes('layers')) return { values };
  const arrays = Object.fromEntries(
    quantities.flatMap(([quantity, key]) => [
      [quantity, column(layers.map((layer) => layer[key].value))],
      [`${quantity}Error`, column(layers.map((layer) => layer[key].standardError))],
    ]),
  );
  return { values, arrays };
}

/**
 * D, G, R and G* of a model on images, of its last layer and of every layer, by the conventions of a preset or
 * single ones. The content of all files is a part of a point, so a model that was edited makes new points. What the
 * model imports or reads besides is named in `files`.
 */
const task: SweepTask = {
  name: measureSubject.owner,
  version: 4,
  parameters: describedParameters(measureSubject),
  complete: oncePerSeeds(complete),
  cost,
  run,
};
export default task;
