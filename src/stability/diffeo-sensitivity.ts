import { requireObject } from '../numerics/require-argument.js';
import { type LayerNote, layerNote } from './constant-layer.js';
import { type ConventionOptions, type Conventions, resolveConventions } from './conventions.js';
import { type Deformation, deformed, requireDeformation } from './deformation.js';
import { type Estimate, estimateProduct } from './estimate.js';
import { type MeasureOptions, measure, type PerturbationNorms } from './measure.js';
import type { MeasurementDetails } from './relative-stability.js';
import { walkSizes } from './walk.js';

/** One sensitivity of one layer. */
export interface LayerSensitivity extends LayerNote {
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

export interface SensitivityMeasurement extends MeasurementDetails {
  /** In the order of the predictor's layers. */
  readonly layers: readonly LayerSensitivity[];
  /** Norm of the perturbation, ‖x′ − x‖. */
  readonly perturbation: PerturbationNorms;
  /** Description of the deformation, if there is one. */
  readonly deformation?: string;
}

/**
 * Sensitivity D_f = ⟨‖f(τx) − f(x)‖²⟩ / ⟨‖f(x) − f(z)‖²⟩ of every layer of a predictor, averages by the conventions (those of noise have no part in it).
 * Source: arXiv 2105.02468, eq. 7.
 * @throws InputError for options, data or outputs that are not as described; the reason of the signal if it aborts
 */
export async function diffeoSensitivity(
  options: MeasureOptions & ConventionOptions & { readonly deformation: Deformation },
): Promise<SensitivityMeasurement> {
  const subject = 'diffeoSensitivity';
  requireObject(subject, 'options', options);
  const { deformation } = options;
  const conventions = resolveConventions(subject, options);
  requireDeformation(subject, deformation);
  const { draws } = walkSizes(subject, options);
  const measured = await measure(
    subject,
    options,
    conventions,
    async function* (_, first, draw, data) {
      yield await deformed(subject, deformation, data, first, draw);
    },
    [deformation.enumeration !== draws],
    { deformations: [deformation] },
  );
  const details = { draws, seed: options.seed ?? '0', conventions };
  return { ...sensitivityOf(measured, conventions), ...details, deformation: deformation.description };
}

/** The sensitivities to the only perturbation of a measurement. */
export function sensitivityOf(
  { layers, norms, samples }: Awaited<ReturnType<typeof measure>>,
  conventions: Conventions,
) {
  return {
    layers: layers.map(({ layer, size, averages, throughNorm }): LayerSensitivity => {
      const spread = averages.means.length - 1;
      return {
        layer,
        size,
        sensitivity: estimateProduct(
          averages,
          [
            [0, 1],
            [spread, -1],
          ],
          throughNorm,
        ),
        numerator: estimateProduct(averages, [[0, 1]], throughNorm),
        spread: estimateProduct(averages, [[spread, 1]]),
        ...layerNote(layer, averages.means[spread]!, conventions, samples),
      };
    }),
    perturbation: norms[0]!,
    samples,
  };
}
