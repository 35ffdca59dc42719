import type { Interpolation } from '../../diffeo/interpolation.js';
import { InputError } from '../../numerics/input-error.js';
import { MemoryError, type MemoryPlan } from '../../stability/averages/held-plan.js';
import type { ConventionOptions } from '../../stability/inputs/conventions.js';
import { OutputError, type Predictor } from '../../stability/inputs/predictor.js';
import type { TensorLike } from '../../stability/inputs/tensor.js';
import type { StabilityProgress } from '../../stability/measurement/walk.js';
import { relativeStability, type StabilityMeasurement } from '../../stability/observables/relative-stability.js';
import type { Deformation } from '../../stability/perturbations/deformation.js';
import { maximumEntropyDeformation } from '../../stability/perturbations/maximum-entropy.js';
import { chooseEnsemble, type EnsembleChoice, type EnsembleSummary, summarise } from '../diffeo/choose-ensemble.js';
import { complaintOf, markedComplaintOf, ParameterError } from '../parameters/parameter-error.js';
import { type Classification, classificationOf, classifierOf, namedLayers } from './classification.js';
import type { ImageData } from './image-data.js';
import type { LoadedModel } from './model-file.js';

/** How images are deformed. */
export interface DeformationParameters extends Omit<EnsembleChoice, 'size'> {
  /** How images are read between pixels. */
  readonly interpolation: Interpolation;
}

/** What a measurement of a model is, besides the model and the images. */
export interface MeasureParameters extends DeformationParameters {
  /** How averages are taken and noise is drawn. */
  readonly conventions: ConventionOptions;
  /** Draws of deformation and noise a sample. */
  readonly draws: number;
  /** Seed of deformations, noise and pairs. */
  readonly seed: string;
  /** Layers that are measured; all unless given. */
  readonly layers?: readonly string[] | undefined;
  /** Whether the fraction of wrong classes is measured, by the labels of the images. */
  readonly errorRates: boolean;
  /** Layer that tells the classes; the last one that the model returns unless given. */
  readonly classifier?: string | undefined;
}

/** What happens around a measurement. */
export interface MeasureContext {
  readonly signal?: AbortSignal | undefined;
  /** Samples that are done; `stage` is 'displacements' while the mean norm of the noise is found. */
  readonly onProgress?: ((stage: string, done: number, total: number) => void) | undefined;
  /** Most bytes that representations may take which medians need all at once; default 1 GiB. */
  readonly memory?: number | undefined;
  /** Hears how these are kept. */
  readonly onPlan?: ((plan: MemoryPlan) => void) | undefined;
}

/**
 * The ensemble that deforms images of n × n pixels, and what is known of it.
 * @throws InputError as `chooseEnsemble`
 * @see {@link measureModel}
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
 * Throws unless distances between images can be taken and the images deformed.
 * @throws ParameterError about `subject`
 */
export function requireMeasurable(subject: string, { samples, size, description }: ImageData): void {
  if (samples < 2) {
    throw new ParameterError(subject, `needs two images at least, between which distances are taken, got ${samples}`);
  }
  if (size < 2) {
    throw new ParameterError(
      subject,
      `images of one pixel cannot be deformed, got ${description} (take at least 2 × 2)`,
    );
  }
}

/**
 * D, G and R of every layer of a model on images.
 * @throws InputError if the model returns what is no tensor of its samples or has not the layers; ModelError if it
 *   throws or ends; the reason of the signal
 *
 * @example
 * ```ts
 * import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { loadModel, measureModel, openImageData, stabilityLayers, usedEnsemble } from 'diffeolab/tasks';
 *
 * const folder = mkdtempSync(join(tmpdir(), 'example-'));
 * const path = join(folder, 'model.mjs');
 * writeFileSync(path, 'export default ({ data, shape }) => ({ data: data.map((x) => x * x), shape });');
 * const images = openImageData('data', 'digits:64:16');
 * const deformation = { cutoff: 3, displacement: 1, interpolation: 'bilinear' } as const;
 * const parameters = { ...deformation, conventions: {}, draws: 1, seed: '0', errorRates: false };
 * const model = await loadModel('model', path); // runs in a process of its own
 * const measurement = await measureModel(model, images, parameters);
 * await model.close();
 * for (const { layer, R } of stabilityLayers(measurement)) console.log(layer, R?.toFixed(2)); // output 1.93
 * console.log(usedEnsemble(images.size, parameters).rmsDisplacement.value.toFixed(3)); // 0.843
 * rmSync(folder, { recursive: true });
 * ```
 */
export async function measureModel(
  model: LoadedModel,
  data: ImageData,
  parameters: MeasureParameters,
  context: MeasureContext = {},
): Promise<StabilityMeasurement> {
  const { conventions, draws, seed, layers, classifier } = parameters;
  const deformation = deformationOf(data.size, parameters, seed);
  const classification = classificationOf(data, parameters);
  const measurement = await attributed(model, data, () =>
    relativeStability({
      ...conventions,
      ...walkOptions(data, context),
      predictor: heldPredictor(model, layers, { classification, signal: context.signal }),
      deformation,
      labels: classification?.labels,
      classifier,
      draws,
      seed,
    }),
  );
  return { ...measurement, layers: inOrder(measurement.layers, layers) };
}

/** How a measurement reads images, and what it is told. */
export function walkOptions(data: ImageData, { signal, onProgress, memory, onPlan }: MeasureContext) {
  return {
    data: data.chunks,
    samples: data.samples,
    signal,
    memory,
    onPlan,
    onProgress: ({ stage, samples }: StabilityProgress) => onProgress?.(stage, samples, data.samples),
  };
}

/** What was measured of the chosen layers, in the order in which they are named. */
export function inOrder<Measured extends { readonly layer: string }>(
  measured: readonly Measured[],
  layers: readonly string[] | undefined,
): readonly Measured[] {
  if (layers === undefined) return measured;
  return [...new Set(layers)].flatMap((name) => measured.filter(({ layer }) => layer === name));
}

/**
 * A model restricted to some layers; the one that tells the classes is there too, as the last. From the second batch on
 * the others are not asked for.
 */
export function heldPredictor(
  { path, predict }: LoadedModel,
  chosen: readonly string[] | undefined,
  {
    classification,
    signal,
  }: { readonly classification: Classification | undefined; readonly signal?: AbortSignal | undefined },
): Predictor {
  let classifier: string | undefined;
  let wanted: readonly string[] | undefined;
  return async (batch) => {
    const output = await predict(batch, { layers: wanted, signal });
    const layers = namedLayers(output);
    if (classification !== undefined) classifier ??= await classifierOf(path, layers, classification);
    if (chosen === undefined) return output;
    const held = chosenLayers(path, layers, chosen, classifier);
    wanted = Object.keys(held);
    return held;
  };
}

/** Some layers of an output, and the classifier behind them. */
function chosenLayers(
  path: string,
  layers: Readonly<Record<string, unknown>>,
  chosen: readonly string[],
  classifier: string | undefined,
): Readonly<Record<string, TensorLike>> {
  const missing = chosen.find((layer) => !Object.hasOwn(layers, layer));
  if (missing !== undefined) {
    throw new ParameterError('layers', `${path} has no layer ${missing} (there are ${Object.keys(layers).join(', ')})`);
  }
  const names = classifier === undefined ? chosen : [...chosen.filter((name) => name !== classifier), classifier];
  return Object.fromEntries(names.map((name) => [name, layers[name] as TensorLike]));
}

/** A measurement whose complaints about outputs are the model's, and others those of the images. */
export async function attributed<Result>(
  { path }: LoadedModel,
  { description }: ImageData,
  measure: () => Promise<Result>,
): Promise<Result> {
  try {
    return await measure();
  } catch (error) {
    if (!(error instanceof InputError) || error instanceof ParameterError) throw error;
    if (error instanceof MemoryError) throw new ParameterError('memory', complaintOf(error));
    if (error instanceof OutputError) throw new InputError(`model ${path}`, complaintOf(error));
    throw new ParameterError('data', `${description}: ${markedComplaintOf(error)}`);
  }
}
