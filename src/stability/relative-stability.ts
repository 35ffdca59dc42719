import { keyFromSeed } from '../numerics/random/key.js';
import { requireObject } from '../numerics/require-argument.js';
import { type LayerNote, layerNote } from './constant-layer.js';
import { type ConventionOptions, type Conventions, resolveConventions } from './conventions.js';
import { type Deformation, deformed, requireDeformation } from './deformation.js';
import { createErrorCounter, type Labels } from './error-rate.js';
import { type Estimate, estimateProduct, type Product } from './estimate.js';
import { type MeasureOptions, measure, type PerturbationNorms } from './measure.js';
import { MeasuredNorm } from './measured-norm.js';
import { findNoiseNorm, noisyBatches } from './noise-norm.js';
import { walkSizes } from './walk.js';

/** Options of every measurement of sensitivities. */
export type SensitivityOptions = MeasureOptions & ConventionOptions;

/** How a measurement was made. */
export interface MeasurementDetails {
  /** P. */
  readonly samples: number;
  /** Draws of deformations and noise for every sample. */
  readonly draws: number;
  readonly seed: string;
  readonly conventions: Conventions;
}

/** D_f, G_f and R_f of one layer. */
export interface LayerStability extends LayerNote {
  readonly layer: string;
  /** Numbers a sample. */
  readonly size: number;
  /** D_f. */
  readonly diffeo: Estimate;
  /** G_f. */
  readonly noise: Estimate;
  /** R_f = D_f/G_f. Its error knows that both are measured on the same samples, and does without that of the denominator. */
  readonly relative: Estimate;
  /** The denominator, ⟨‖f(x) − f(z)‖²⟩. */
  readonly spread: Estimate;
}

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
}

/** Fractions of wrong classes at x, τx and x + η. */
export interface ErrorRates {
  readonly clean: Estimate;
  readonly deformed: Estimate;
  readonly noisy: Estimate;
}

/**
 * Sensitivities and relative stability of every layer of a predictor, in one reading of the data with f(x) evaluated once:
 *
 *     D_f = ⟨‖f(τx) − f(x)‖²⟩ / ⟨‖f(x) − f(z)‖²⟩,   G_f = ⟨‖f(x + η) − f(x)‖²⟩ / ⟨‖f(x) − f(z)‖²⟩,   R_f = D_f/G_f.
 *
 * Averages and noise by the conventions (THEORY.md §11). Memory holds a chunk, and some 32 representations of one sample; medians hold more, see `Conventions`.
 * A noise norm 'mean' or 'root-mean-square' is found in a reading of its own. Its error is in those of G_f and R_f, for which the first 512 samples are evaluated at a second
 * norm too.
 * Source: arXiv 2105.02468, eqs. 6–8.
 *
 * @throws InputError for options, data or outputs that are not as described; the reason of the signal if it aborts
 */
export async function relativeStability(
  options: SensitivityOptions & {
    readonly deformation: Deformation;
    /** Perturbations x + η to take in place of isotropic noise. Where these have a `rest`, it must be that of the deformation. */
    readonly noise?: Deformation | undefined;
    /** Classes of the samples, in their order. */
    readonly labels?: Labels | undefined;
    /** Layer whose greatest component is the predicted class, or whose sign if it has one component; default the last. */
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
  const norm = noise === undefined ? await findNoiseNorm(subject, options, conventions, deformation) : undefined;
  const { noiseLaw: law, rectified } = conventions;
  const { layers, norms, samples } = await measure(
    subject,
    options,
    conventions,
    async function* (batch, first, draw, data) {
      const moved = await deformed(subject, deformation, data, first, draw);
      yield moved;
      if (noise !== undefined) yield await deformed(subject, noise, noise.rest ? data : batch, first, draw);
      else yield* noisyBatches(batch, moved, norm, { first, draw, key, law, rectified });
    },
    [deformation.enumeration !== draws, noise?.enumeration !== draws],
    {
      deformations: [deformation, ...(noise?.rest ? [noise] : [])],
      observe: counter?.visitor,
      norm: norm instanceof MeasuredNorm ? norm : undefined,
    },
  );
  const rates = counter?.rates(samples);
  return {
    layers: layers.map(({ layer, size, averages, throughNorm }): LayerStability => {
      const spread = averages.means.length - 1;
      const over: Product[number] = [spread, -1];
      return {
        layer,
        size,
        diffeo: estimateProduct(averages, [[0, 1], over]),
        noise: estimateProduct(averages, [[1, 1], over], throughNorm),
        relative: estimateProduct(
          averages,
          [
            [0, 1],
            [1, -1],
          ],
          throughNorm.map(([k, exponent]) => [k, -exponent]),
        ),
        spread: estimateProduct(averages, [[spread, 1]]),
        ...layerNote(layer, averages.means[spread]!, conventions, samples),
      };
    }),
    deformation: deformation.description,
    displacement: norms[0]!,
    noise: norms[1]!,
    ...(rates !== undefined && {
      errorRates: { clean: rates.clean, deformed: rates.perturbed[0]!, noisy: rates.perturbed[1]! },
    }),
    samples,
    draws,
    seed,
    conventions,
  };
}
