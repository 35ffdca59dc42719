import type { Interpolation } from '../../diffeo/interpolation.js';
import { InputError } from '../../numerics/input-error.js';
import type { ConventionOptions } from '../../stability/conventions.js';
import type { Deformation } from '../../stability/deformation.js';
import { maximumEntropyDeformation } from '../../stability/maximum-entropy.js';
import type { Output, Predictor } from '../../stability/predictor.js';
import { relativeStability, type StabilityMeasurement } from '../../stability/relative-stability.js';
import { isTensorLike } from '../../stability/tensor.js';
import { chooseEnsemble, type EnsembleChoice, type EnsembleSummary, summarise } from './choose-ensemble.js';
import type { ImageData } from './image-data.js';
import type { LoadedModel } from './model-file.js';

/** How images are deformed. */
export interface DeformationParameters extends Omit<EnsembleChoice, 'size'> {
  readonly interpolation: Interpolation;
}

/** What a measurement of a model is, besides the model and the images. */
export interface MeasureParameters extends DeformationParameters {
  readonly conventions: ConventionOptions;
  /** Draws of deformation and noise a sample. */
  readonly draws: number;
  readonly seed: string;
  /** Layers that are measured; all unless given. */
  readonly layers?: readonly string[] | undefined;
  /** Whether the fraction of wrong classes is measured, by the labels of the images. */
  readonly errorRates: boolean;
}

/** What happens around a measurement. */
export interface MeasureContext {
  readonly signal?: AbortSignal | undefined;
  /** Samples that are done; `stage` is 'displacements' while the mean norm of the noise is found. */
  readonly onProgress?: ((stage: string, done: number, total: number) => void) | undefined;
}

/** A model of the user failed: what it threw, on what, in one line. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
}

/**
 * The ensemble that deforms images of n × n pixels, and what is known of it.
 * @throws InputError as `chooseEnsemble`
 */
export function usedEnsemble(size: number, parameters: DeformationParameters): EnsembleSummary {
  const { cutoff, temperature, displacement, boundary } = parameters;
  return summarise(chooseEnsemble({ size, cutoff, temperature, displacement, boundary }));
}

/** The deformations of images of n × n pixels. */
export function deformationOf(size: number, parameters: DeformationParameters, seed: string): Deformation {
  const { cutoff, temperature, displacement, boundary, interpolation } = parameters;
  const ensemble = chooseEnsemble({ size, cutoff, temperature, displacement, boundary });
  return maximumEntropyDeformation(ensemble, { seed, interpolation });
}

/**
 * D, G and R of every layer of a model on images.
 * @throws InputError if the model returns what is no tensor of its samples or has not the layers; ModelError if it throws; the reason of the signal
 */
export async function measureModel(
  model: LoadedModel,
  data: ImageData,
  parameters: MeasureParameters,
  { signal, onProgress }: MeasureContext = {},
): Promise<StabilityMeasurement> {
  const { conventions, draws, seed, layers } = parameters;
  const deformation = deformationOf(data.size, parameters, seed);
  return withModelName(model, () =>
    relativeStability({
      ...conventions,
      predictor: heldPredictor(model, layers),
      data: data.chunks,
      deformation,
      labels: measuredLabels(data, parameters),
      draws,
      seed,
      signal,
      onProgress: ({ stage, samples }) => onProgress?.(stage, samples, data.samples),
    }),
  );
}

/**
 * The labels by which error rates are measured, if they are.
 * @throws InputError if the images have none
 */
export function measuredLabels(data: ImageData, { errorRates }: MeasureParameters): Int32Array | undefined {
  if (!errorRates) return undefined;
  if (data.labels !== undefined) return data.labels;
  throw new InputError(
    '--labels',
    `${data.description} has no labels (give a file of them, such as --labels labels.npy)`,
  );
}

/** A model whose failures say which it was and on what, restricted to some layers. */
export function heldPredictor({ path, predict }: LoadedModel, layers: readonly string[] | undefined): Predictor {
  return async (batch) => {
    // Gives way, so that Ctrl-C is heard while a model computes without ever waiting.
    await new Promise(setImmediate);
    const output = await called(path, batch.shape, () => predict(batch));
    return layers === undefined ? output : chosenLayers(path, output, layers);
  };
}

async function called(path: string, shape: readonly number[], call: () => Output | Promise<Output>): Promise<Output> {
  try {
    return await call();
  } catch (error) {
    const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const place = error instanceof Error ? placeIn(path, error.stack ?? '') : '';
    throw new ModelError(`model ${path} threw on a batch [${shape.join(', ')}]: ${words.split('\n')[0]}${place}`);
  }
}

/** " (line 12)" where the stack names the file of the model. */
function placeIn(path: string, stack: string): string {
  const file = path.split(/[\\/]/).at(-1)!;
  const line = stack.split('\n').find((each) => each.includes(`/${file}:`) || each.includes(`/${file}?`));
  const number = /:(\d+):\d+\)?$/.exec(line ?? '')?.[1];
  return number === undefined ? '' : ` (line ${number})`;
}

/** The named layers of an output, in the order in which they are named. */
function chosenLayers(path: string, output: Output, layers: readonly string[]): Output {
  const known: Readonly<Record<string, unknown>> =
    isTensorLike(output) || typeof output !== 'object' || output === null ? { output } : { ...output };
  const missing = layers.find((layer) => !Object.hasOwn(known, layer));
  if (missing !== undefined) {
    throw new InputError('--layers', `${path} has no layer ${missing} (there are ${Object.keys(known).join(', ')})`);
  }
  return Object.fromEntries(layers.map((layer) => [layer, known[layer]])) as Output;
}

/** What is wrong with an output, said of the model and not of the function that found it. */
export async function withModelName<Result>({ path }: LoadedModel, measure: () => Promise<Result>): Promise<Result> {
  try {
    return await measure();
  } catch (error) {
    if (!(error instanceof InputError) || error.subject.startsWith('--')) throw error;
    throw new InputError(`model ${path}`, error.message.slice(error.subject.length + 2));
  }
}
