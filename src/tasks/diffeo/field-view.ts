import type { NdArray } from 'ndarray';
import { type Coefficients, sampleCoefficients } from '../../diffeo/coefficients.js';
import { decomposeField, decomposeGradient, type GradientParts } from '../../diffeo/decomposition.js';
import type { DisplacementField } from '../../diffeo/field.js';
import { fieldGradient } from '../../diffeo/gradient.js';
import type { ChosenEnsemble } from './choose-ensemble.js';
import { type FieldSummary, summarisedField } from './deformed-samples.js';

/** Parts of a displacement gradient and the share of the energy that each has. */
export const gradientParts = ['compression', 'shear', 'rotation'] as const;
export type GradientPart = (typeof gradientParts)[number];

/** A field with its parts, on the pixels or on patches. */
export interface FieldView {
  /** Displacement, energy and overhangs. */
  readonly summary: FieldSummary;
  /** Displacements of the pixels. */
  readonly field: DisplacementField;
  /** Mean displacement of a patch, or the displacement of a pixel, in pixels. */
  readonly translation: DisplacementField;
  /** Compression, shear and rotation. */
  readonly parts: GradientParts;
  /** Side of a patch; 1: exact gradients on the pixels. */
  readonly patch: number;
  /** What the affine fits of the patches leave, root mean square over all of them, in pixels. */
  readonly residual?: number;
  /** Shares of the mean of ‖∇τ‖² over the pixels or patches. */
  readonly shares: Readonly<Record<GradientPart, number>>;
}

/**
 * Field `index` of a seed and its local parts: exact gradients on the pixels, or affine fits on patches of p × p.
 * @throws InputError as the ensemble requires, and for patches larger than the image
 *
 * @example
 * ```ts
 * import { chooseEnsemble, viewField } from 'diffeolab/tasks';
 *
 * const ensemble = chooseEnsemble({ size: 16, cutoff: 3, temperature: 1e-3 });
 * const { field, parts, residual } = viewField(ensemble, { seed: '0', index: 0, patch: 4 });
 * console.log(field.x.shape, parts.rotation.shape, residual?.toFixed(3)); // [ 16, 16 ] [ 4, 4 ] 0.037
 * ```
 */
export function viewField(
  ensemble: ChosenEnsemble,
  {
    seed,
    index,
    patch = 1,
  }: {
    /** Seed of the field. */
    readonly seed: string;
    /** Number of the field. */
    readonly index: number;
    /** p, side of a patch; 1, the default, for exact gradients on the pixels. */
    readonly patch?: number;
  },
): FieldView {
  const { summary, field } = summarisedField(ensemble, seed, index);
  if (patch > 1) {
    const { translation, residual, ...parts } = decomposeField(field, { patch });
    const left = Math.sqrt(mean(residual, (value) => value ** 2));
    return { summary, field, translation, parts, patch, residual: left, shares: sharesOf(parts) };
  }
  const coefficients: Coefficients = sampleCoefficients(ensemble, { seed, index });
  const parts = decomposeGradient(fieldGradient(ensemble, coefficients));
  return { summary, field, translation: field, parts, patch: 1, shares: sharesOf(parts) };
}

function sharesOf({ compression, shear, shearDiagonal, rotation }: GradientParts): Record<GradientPart, number> {
  const square = (part: NdArray<Float64Array>) => mean(part, (value) => value ** 2);
  const energies = {
    compression: square(compression),
    shear: square(shear) + square(shearDiagonal),
    rotation: square(rotation),
  };
  const total = energies.compression + energies.shear + energies.rotation;
  const share = (energy: number) => (total === 0 ? 0 : energy / total);
  return { compression: share(energies.compression), shear: share(energies.shear), rotation: share(energies.rotation) };
}

function mean({ data }: NdArray<Float64Array>, of: (value: number) => number): number {
  return data.reduce((sum, value) => sum + of(value), 0) / data.length;
}
