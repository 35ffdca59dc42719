import { keyFromSeed } from '../../numerics/random/key.js';
import { requireObject } from '../../numerics/require-argument.js';
import { type Estimate, estimateProduct } from '../averages/estimate.js';
import { MeasuredNorm } from '../averages/measured-norm.js';
import { type ConventionOptions, type Conventions, resolveConventions } from '../inputs/conventions.js';
import type { PerturbationNorms } from '../measurement/column-visitor.js';
import { measure } from '../measurement/measure.js';
import type { MeasureOptions } from '../measurement/measure-options.js';
import { findNoiseNorm, noisyBatches } from '../measurement/noise-norm.js';
import { walkSizes } from '../measurement/walk.js';
import { type Deformation, deformed, requireDeformation } from '../perturbations/deformation.js';
import { type LayerNote, layerNote } from './constant-layer.js';
import { createDiscrimination, type Discrimination } from './discrimination.js';
import { createErrorCounter, type Labels } from './error-rate.js';
import { createNoiseSplit, type LayerSplit } from './noise-split.js';

/** Options of every measurement of sensitivities. */
export type SensitivityOptions = MeasureOptions & ConventionOptions;

/** The perturbations that a measurement of R_f has, in their order. */
const perturbations = { deformation: 0, noise: 1 } as const;

/** How a measurement was made. */
export interface MeasurementDetails {
  /** P. */
  readonly samples: number;
  /** Draws of deformations and noise for every sample. */
  readonly draws: number;
  /** Seed of deformations, noise and pairs. */
  readonly seed: string;
  /** All conventions, those of the preset included. */
  readonly conventions: Conventions;
}

/** D_f, G_f and its parts, and R_f of one layer. */
export interface LayerStability extends LayerNote, LayerSplit {
  /** Name of the layer. */
  readonly layer: string;
  /** Numbers a sample. */
  readonly size: number;
  /** D_f. */
  readonly diffeo: Estimate;
  /** G_f. */
  readonly noise: Estimate;
  /**
   * R_f = D_f/G_f. Its error knows that both are measured on the same samples, and does without that of the
   * denominator.
   */
  readonly relative: Estimate;
  /** The denominator, ⟨‖f(x) − f(z)‖²⟩. */
  readonly spread: Estimate;
}

/** D_f, G_f and R_f of all layers of a predictor. */
export interface StabilityMeasurement extends MeasurementDetails {
  /** In the order of the predictor's layers. */
  readonly layers: readonly LayerStability[];
  /** Description of τ. */
  readonly deformation: string;
  /** ‖τx − x‖. */
  readonly displacement: PerturbationNorms;
  /** ‖η‖. */
  readonly noise: PerturbationNorms;
  /** Where labels are given. */
  readonly errorRates?: ErrorRates;
  /** Where there are labels of two classes and the classifying layer has one component. */
  readonly discrimination?: Discrimination;
}

/** Fractions of wrong classes at x, τx and x + η. */
export interface ErrorRates {
  /** At x. */
  readonly clean: Estimate;
  /** At τx. */
  readonly deformed: Estimate;
  /** At x + η. */
  readonly noisy: Estimate;
}

/**
 * Sensitivities and relative stability of every layer of a predictor, in one reading of the data with f(x) evaluated
 * once:
 *
 *     D_f = ⟨‖f(τx) − f(x)‖²⟩ / ⟨‖f(x) − f(z)‖²⟩,   G_f = ⟨‖f(x + η) − f(x)‖²⟩ / ⟨‖f(x) − f(z)‖²⟩,   R_f = D_f/G_f,
 *
 * with the part of G_f that is common to all inputs, the rest, and the recalibrated noise sensitivity G*.
 *
 * Averages and noise by the conventions (docs/theory/predictors.md). Memory holds a chunk, and some 40 to 64
 * representations of one sample; medians hold more, see `Conventions`. A noise norm 'mean' or 'root-mean-square' is
 * found in a reading of its own. Its error is in those of G_f and R_f, for which the first 512 samples are evaluated at
 * a second norm too.
 * Source: arXiv 2105.02468, eqs. 6–8.
 *
 * @throws InputError for options, data or outputs that are not as described; the reason of the signal if it aborts
 *
 * @example
 * ```ts
 * import { proceduralImages } from 'diffeolab/images';
 * import { maximumEntropyDeformation, relativeStability } from 'diffeolab/stability';
 *
 * const { layers } = await relativeStability({
 *   predictor: (batch) => ({ pixels: batch, squares: { data: batch.data.map((x) => x * x), shape: batch.shape } }),
 *   data: proceduralImages({ kind: 'digits', count: 64, size: 16 }).images,
 *   deformation: maximumEntropyDeformation({ size: 16, cutoff: 3, temperature: 1e-3 }),
 *   preset: 'petrini2022',
 * });
 * for (const { layer, relative } of layers) {
 *   console.log(layer, relative.value.toFixed(2)); // pixels 1.00, squares 2.46
 * }
 * ```
 */
export async function relativeStability(
  options: SensitivityOptions & {
    /** τ. */
    readonly deformation: Deformation;
    /**
     * Perturbations x + η to take in place of isotropic noise. Where these have a `rest`, it must be that of the
     * deformation.
     */
    readonly noise?: Deformation | undefined;
    /** Classes of the samples, in their order. */
    readonly labels?: Labels | undefined;
    /**
     * Layer whose greatest component is the predicted class, or whose sign if it has one component; default the last.
     */
    readonly classifier?: string | undefined;
  },
): Promise<StabilityMeasurement> {
  const subject = 'relativeStability';
  requireObject(subject, 'options', options);
  const { deformation, noise, labels, classifier } = options;
  const counter = labels === undefined ? undefined : createErrorCounter(subject, labels, classifier, 2);
  const conventions = resolveConventions(subject, options);
  requireDeformation(subject, deformation);
  const { draws } = walkSizes(subject, options);
  const seed = options.seed ?? '0';
  const key = keyFromSeed(seed);
  const split = createNoiseSplit(conventions, { perturbation: perturbations.noise, draws, key });
  const two = labels === undefined ? undefined : createDiscrimination(labels, classifier, { ...perturbations, key });
  const norm = noise === undefined ? await findNoiseNorm(subject, options, conventions, deformation) : undefined;
  const { noiseLaw: law, rectified } = conventions;
  const { layers, norms, samples } = await measure({
    subject,
    options,
    conventions,
    async *perturb(batch, first, draw, data) {
      const moved = await deformed(subject, deformation, data, first, draw);
      yield moved;
      if (noise !== undefined) yield await deformed(subject, noise, noise.rest ? data : batch, first, draw);
      else yield* noisyBatches(batch, moved, norm, { first, draw, key, law, rectified });
    },
    drawn: [deformation.enumeration !== draws, noise?.enumeration !== draws],
    deformations: [deformation, ...(noise?.rest ? [noise] : [])],
    observers: [split, counter, two].flatMap((observer) => observer?.visitor ?? []),
    norm: norm instanceof MeasuredNorm ? norm : undefined,
  });
  const rates = counter?.rates(samples);
  const splits = split.splits();
  const discrimination = two?.discrimination();
  return {
    layers: layers.map(({ layer, size, averages, throughNorm }, l): LayerStability => {
      const { columns } = averages;
      const overNorm = throughNorm.map(([column, exponent]) => [column, -exponent] as const);
      return {
        layer,
        size,
        diffeo: estimateProduct(averages, columns.sensitivity(perturbations.deformation)),
        noise: estimateProduct(averages, columns.sensitivity(perturbations.noise), throughNorm),
        relative: estimateProduct(averages, columns.ratio(perturbations.deformation, perturbations.noise), overNorm),
        ...splits[l]!,
        spread: estimateProduct(averages, columns.spread()),
        ...layerNote(layer, averages, conventions, samples),
      };
    }),
    deformation: deformation.description,
    displacement: norms[perturbations.deformation]!,
    noise: norms[perturbations.noise]!,
    ...(rates !== undefined && {
      errorRates: {
        clean: rates.clean,
        deformed: rates.perturbed[perturbations.deformation]!,
        noisy: rates.perturbed[perturbations.noise]!,
      },
    }),
    ...(discrimination !== undefined && { discrimination }),
    samples,
    draws,
    seed,
    conventions,
  };
}
