import { coefficientSampler } from '../../diffeo/coefficients.js';
import { fieldEnergy, meanEnergy } from '../../diffeo/energy.js';
import { type DisplacementField, displacementField } from '../../diffeo/field.js';
import { invertibility } from '../../diffeo/invertibility.js';
import { rmsDisplacement } from '../../diffeo/typical-displacement.js';
import { RunningMoments } from '../../numerics/statistics.js';
import type { ChosenEnsemble } from './choose-ensemble.js';

/** Which fields are looked at: numbers 0 … fields − 1 of a seed. */
export interface FieldParameters {
  readonly ensemble: ChosenEnsemble;
  readonly fields: number;
  readonly seed: string;
}

/** A mean over fields. */
export interface FieldMean {
  readonly value: number;
  readonly standardError: number;
}

/** What the fields of an ensemble are like, measured, and where there is an exact value beside it. */
export interface FieldStatistics {
  /** Fraction of fields with overhangs; its error is that of a binomial law (`fractionError`). */
  readonly overhangs: FieldMean;
  /** Least det(I − ∇τ) of a field: its mean, and the least over all fields. */
  readonly leastDeterminant: FieldMean & { readonly least: number };
  /** ‖∇τ‖². */
  readonly energy: FieldMean & { readonly exact: number };
  /** √⟨∫|τ|²⟩ in pixels. */
  readonly displacement: FieldMean & { readonly exact: number };
}

/** Milliseconds of work between two looks at the signal. */
const breath = 50;

/**
 * Statistics of the ensemble over its first fields. The sum of |τ|² over the pixels divided by (n − 1)² (fixed frame)
 * or n² (periodic) is ∫|τ|² exactly for all modes below the grid's own, so that the displacement has an exact mean.
 * Rejects with the signal's reason when aborted.
 */
export async function runFields(
  { ensemble, fields, seed }: FieldParameters,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<FieldStatistics> {
  const sample = coefficientSampler(ensemble, seed);
  const [energy, square, determinant] = [new RunningMoments(), new RunningMoments(), new RunningMoments()];
  let overhangs = 0;
  let least = Number.POSITIVE_INFINITY;
  let rested = performance.now();
  for (let index = 0; index < fields; index++) {
    if (performance.now() - rested > breath) {
      await new Promise(setImmediate);
      signal?.throwIfAborted();
      rested = performance.now();
    }
    const coefficients = sample(index);
    const field = displacementField(ensemble, coefficients);
    energy.add(fieldEnergy(ensemble, coefficients).total);
    square.add(meanSquare(field, ensemble));
    const { invertible, leastDeterminant } = invertibility(ensemble, coefficients);
    determinant.add(leastDeterminant);
    if (!invertible) overhangs++;
    least = Math.min(least, leastDeterminant);
  }
  const displacement = Math.sqrt(square.mean);
  return {
    overhangs: { value: overhangs / fields, standardError: fractionError(overhangs, fields) },
    leastDeterminant: { value: determinant.mean, standardError: determinant.standardError, least },
    energy: { value: energy.mean, standardError: energy.standardError, exact: meanEnergy(ensemble).value },
    displacement: {
      value: displacement,
      standardError: displacement === 0 ? 0 : square.standardError / (2 * displacement),
      exact: rmsDisplacement(ensemble).value,
    },
  };
}

/** ∫|τ|² over the frame, in pixels². */
function meanSquare({ x, y }: DisplacementField, { size, boundary }: ChosenEnsemble): number {
  let sum = 0;
  for (let k = 0; k < x.data.length; k++) sum += x.data[k]! ** 2 + y.data[k]! ** 2;
  return sum / (boundary === 'periodic' ? size : size - 1) ** 2;
}

/**
 * Standard error of a fraction k/N: half the width of Wilson's interval of one standard deviation,
 * √(p(1 − p)/N + 1/(4N²))/(1 + 1/N). Unlike √(p(1 − p)/N) it is not 0 where none or all of the fields are counted.
 */
export function fractionError(count: number, total: number): number {
  const fraction = count / total;
  return Math.sqrt((fraction * (1 - fraction)) / total + 1 / (4 * total ** 2)) / (1 + 1 / total);
}
