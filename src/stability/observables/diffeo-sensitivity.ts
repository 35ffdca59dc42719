import { requireObject } from '../../numerics/require-argument.js';
import { type Estimate, estimateProduct } from '../averages/estimate.js';
import { type ConventionOptions, type Conventions, resolveConventions } from '../inputs/conventions.js';
import type { PerturbationNorms } from '../measurement/column-visitor.js';
import { type Measured, measure } from '../measurement/measure.js';
import type { MeasureOptions } from '../measurement/measure-options.js';
import { walkSizes } from '../measurement/walk.js';
import { type Deformation, deformed, requireDeformation } from '../perturbations/deformation.js';
import { type LayerNote, layerNote } from './constant-layer.js';
import type { MeasurementDetails } from './relative-stability.js';

/** One sensitivity of one layer. */
export interface LayerSensitivity extends LayerNote {
  /** Name of the layer. */
  readonly layer: string;
  /** Numbers a sample. */
  readonly size: number;
  /** The sensitivity: numerator over denominator. */
  readonly sensitivity: Estimate;
  /** ⟨‖f(x′) − f(x)‖²⟩. */
  readonly numerator: Estimate;
  /** ⟨‖f(x) − f(z)‖²⟩. */
  readonly spread: Estimate;
}

/** D_f, G_f or G′_f of all layers of a predictor. */
export interface SensitivityMeasurement extends MeasurementDetails {
  /** In the order of the predictor's layers. */
  readonly layers: readonly LayerSensitivity[];
  /** Norm of the perturbation, ‖x′ − x‖. */
  readonly perturbation: PerturbationNorms;
  /** Description of the deformation, if there is one. */
  readonly deformation?: string;
}

/**
 * Sensitivity D_f = ⟨‖f(τx) − f(x)‖²⟩ / ⟨‖f(x) − f(z)‖²⟩ of every layer of a predictor, averages by the conventions
 * (those of noise have no part in it). Source: arXiv 2105.02468, eq. 7.
 * @throws InputError for options, data or outputs that are not as described; the reason of the signal if it aborts
 * @see {@link noiseSensitivity}
 */
export async function diffeoSensitivity(
  options: MeasureOptions &
    ConventionOptions & {
      /** τ. */
      readonly deformation: Deformation;
    },
): Promise<SensitivityMeasurement> {
  const subject = 'diffeoSensitivity';
  requireObject(subject, 'options', options);
  const { deformation } = options;
  const conventions = resolveConventions(subject, options);
  requireDeformation(subject, deformation);
  const { draws } = walkSizes(subject, options);
  const measured = await measure({
    subject,
    options,
    conventions,
    async *perturb(_, first, draw, data) {
      yield await deformed(subject, deformation, data, first, draw);
    },
    drawn: [deformation.enumeration !== draws],
    deformations: [deformation],
  });
  const details = { draws, seed: options.seed ?? '0', conventions };
  return { ...sensitivityOf(measured, conventions), ...details, deformation: deformation.description };
}

/** The sensitivities to the only perturbation of a measurement. */
export function sensitivityOf({ layers, norms, samples }: Measured, conventions: Conventions) {
  const only = 0;
  return {
    layers: layers.map(
      ({ layer, size, averages, throughNorm }): LayerSensitivity => ({
        layer,
        size,
        sensitivity: estimateProduct(averages, averages.columns.sensitivity(only), throughNorm),
        numerator: estimateProduct(averages, averages.columns.change(only), throughNorm),
        spread: estimateProduct(averages, averages.columns.spread()),
        ...layerNote(layer, averages, conventions, samples),
      }),
    ),
    perturbation: norms[only]!,
    samples,
  };
}
