import { ModelError } from '../../guests/model-error.js';
import { distinctNames, type ModelResult, measuredReport } from '../../report/stability/measured-model.js';
import { measuredWords, temperatureWarning } from '../../report/stability/words.js';
import { writeMeasured } from '../../report/stability/write-measured.js';
import type { MemoryPlan } from '../../stability/averages/held-plan.js';
import { resolveConventions } from '../../stability/inputs/conventions.js';
import { OutputError } from '../../stability/inputs/predictor.js';
import { oneLine } from '../../sweep/carried.js';
import { packageVersion, provenance } from '../../system/provenance.js';
import { prepareFolder } from '../../system/write-file.js';
import type { EnsembleSummary } from '../../tasks/diffeo/choose-ensemble.js';
import { readingOf } from '../../tasks/diffeo/reading-parameters.js';
import { ParameterError } from '../../tasks/parameters/parameter-error.js';
import { classificationOf } from '../../tasks/stability/classification.js';
import { type ImageData, openImageData } from '../../tasks/stability/image-data.js';
import { measureCurve, requireCurve } from '../../tasks/stability/measure-curve.js';
import {
  type MeasureParameters,
  measureModel,
  requireMeasurable,
  usedEnsemble,
} from '../../tasks/stability/measure-run.js';
import { type LoadedModel, loadModel } from '../../tasks/stability/model-file.js';
import { curveRange } from '../../tasks/stability/parameters.js';
import { undefinedLayers } from '../../tasks/stability/undefined-layers.js';
import { unlessAborted } from '../../tasks/unless-aborted.js';
import { exitCode } from '../exit-code.js';
import { abortOnInterrupt } from '../interrupt.js';
import { note, noteAll, print, printJson } from '../messages.js';
import { readOptions } from '../parameters/read-options.js';
import { createProgress } from '../progress.js';
import type { RawOptions } from '../shared-options.js';
import { describeMeasured } from './measured-text.js';
import { planWords } from './plan-words.js';
import { measure, measureAxes } from './subjects.js';

/** Medians take one part in so many of --memory, beside images and fields, which have all of it. */
const medianShare = 2;

type Options = ReturnType<typeof readMeasure>;

function readMeasure(raw: RawOptions) {
  const { model = [], curve, perDecade, labels, errorRates, ...rest } = readOptions(measure, raw, measureAxes);
  if (curve === undefined && 'perDecade' in raw) {
    throw new ParameterError(
      'perDecade',
      'is of the curve, none is asked for (add {curve} 1e-2..1e2, or leave it out)',
    );
  }
  const range = curve === undefined ? undefined : { ...curveRange('curve', curve), perDecade };
  return { ...rest, model, labels, errorRates: errorRates || labels !== undefined, range };
}

/** `stability measure`. */
export async function runMeasure(raw: RawOptions): Promise<number> {
  const options = readMeasure(raw);
  const parameters = parametersOf(options);
  if (options.range !== undefined) requireCurve(parameters);
  const { samples, labels, standardise, data, memory } = options;
  const images = openImageData('data', data, { samples, labels, standardise, memory, ...readingOf(options) });
  noteAll(images.notes, options.quiet);
  classificationOf(images, parameters);
  requireMeasurable('data', images);
  const ensemble = usedEnsemble(images.size, parameters);
  const { signal, release } = abortOnInterrupt();
  const models: LoadedModel[] = [];
  try {
    for (const path of options.model) {
      const model = await unlessAborted(loadModel('model', path, { signal }), signal);
      if (model === undefined) return interruptedAt([], options, undefined);
      models.push(model);
    }
    return await measureModels(models, { options, parameters, images, ensemble, signal });
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    note(`error: ${oneLine(error.message)}`, false);
    return exitCode.failed;
  } finally {
    await Promise.all(models.map((model) => model.close()));
    release();
  }
}

/** What is measured. */
interface Measured {
  readonly options: Options;
  readonly parameters: MeasureParameters;
  readonly images: ImageData;
  readonly ensemble: EnsembleSummary;
  readonly signal: AbortSignal;
}

/** All models one after the other: what is finished is printed and written, also where another one fails. */
async function measureModels(models: readonly LoadedModel[], context: Measured): Promise<number> {
  const { options, parameters, images, ensemble, signal } = context;
  const { quiet } = options;
  const folder = options.out === undefined ? undefined : prepareFolder('--out', options.out);
  const warning = temperatureWarning(ensemble);
  if (warning !== undefined) note(`warning: ${warning}`, false);
  const start = performance.now();
  const measured: ModelResult[] = [];
  const failed: { readonly model: string; readonly message: string }[] = [];
  for (const [i, name] of distinctNames(models).entries()) {
    const model = models[i]!;
    try {
      const result = await unlessAborted(measureOne({ ...model, name }, context), signal);
      if (result === undefined) break;
      for (const words of undefinedLayers(result.measurement)) note(`warning: model ${name}: ${oneLine(words)}`, false);
      measured.push(result);
    } catch (error) {
      const own = error instanceof ModelError || (error instanceof OutputError && models.length > 1);
      if (!own) throw error;
      note(`error: ${oneLine(error.message)}`, false);
      failed.push({ model: model.path, message: error.message });
    }
  }
  const interrupted = measured.length + failed.length < models.length;
  if (measured.length > 0) {
    const seconds = (performance.now() - start) / 1000;
    const report = {
      ...reportOf(options, parameters, measured, images, ensemble, seconds),
      ...(failed.length > 0 && { failed }),
      ...(interrupted && { interrupted }),
    };
    if (options.json) printJson(report);
    else print(describeMeasured(measured, images, ensemble, options.interpolation));
    if (folder !== undefined) {
      const words = measuredWords(measured, images, ensemble, options.interpolation);
      note(`written: ${(await writeMeasured(folder, report, measured, words)).join(' ')}`, quiet);
    }
  }
  if (interrupted) return interruptedAt(measured, options, folder);
  return failed.length > 0 ? exitCode.failed : exitCode.done;
}

function interruptedAt(measured: readonly ModelResult[], { model }: Options, folder: string | undefined): number {
  const kept = folder === undefined ? 'printed' : `kept in ${folder}`;
  const rest = measured.length === 0 ? 'nothing is written' : kept;
  note(`interrupted: ${measured.length} of ${model.length} models are finished, ${rest}`, false);
  return exitCode.interrupted;
}

function parametersOf(options: Options): MeasureParameters {
  const { displacement, temperature, cutoff, boundary, interpolation, draws, seed, layers, errorRates } = options;
  const { classifier, preset, average, spread, pairs, noiseLaw, noiseNorm: norm, rectified } = options;
  const conventions = resolveConventions('stability measure', {
    preset,
    average,
    spread,
    pairs,
    noiseLaw,
    noiseNorm: norm,
    rectified,
  });
  return {
    displacement,
    temperature,
    cutoff,
    boundary,
    interpolation,
    conventions,
    draws,
    seed,
    ...(layers.length > 0 && { layers }),
    errorRates,
    ...(classifier !== undefined && { classifier }),
  };
}

/** One model, with progress on stderr; its process ends behind it. */
async function measureOne(model: LoadedModel, { options, parameters, images, signal }: Measured): Promise<ModelResult> {
  const { name, path, sha256 } = model;
  const { range, quiet } = options;
  const start = performance.now();
  const progress = createProgress(name, quiet);
  const onProgress = (stage: string, done: number, total: number) => {
    progress.update(done, total, `${done} of ${total} images (${stage})`);
  };
  const onPlan = (plan: MemoryPlan) => {
    const words = planWords(plan);
    if (words !== undefined) note(`${name}: ${words}`, quiet);
  };
  const memory = options.memory === undefined ? undefined : options.memory / medianShare;
  const context = { signal, onProgress, memory, onPlan };
  try {
    const measurement = await measureModel(model, images, parameters, context);
    const curve = range === undefined ? {} : { curve: await measureCurve(model, images, parameters, range, context) };
    return { name, path, sha256, measurement, ...curve, seconds: (performance.now() - start) / 1000 };
  } finally {
    await model.close();
    progress.stop();
  }
}

function reportOf(
  options: Options,
  { conventions, ...parameters }: MeasureParameters,
  measured: readonly ModelResult[],
  images: ImageData,
  ensemble: EnsembleSummary,
  seconds: number,
) {
  return {
    command: 'stability measure',
    version: packageVersion(),
    parameters: {
      model: options.model,
      data: options.data,
      ...(options.samples !== undefined && { samples: options.samples }),
      ...readingOf(options),
      ...(options.standardise !== undefined && { standardise: options.standardise }),
      ...(options.preset !== undefined && { preset: options.preset }),
      ...conventions,
      ...parameters,
      ...(options.range !== undefined && { curve: options.range }),
    },
    ...measuredReport(measured, images, ensemble),
    provenance: provenance(seconds),
  };
}
