import type { NdArray } from 'ndarray';
import { sampleCoefficients } from '../../diffeo/coefficients.js';
import { fieldEnergy } from '../../diffeo/energy.js';
import { type DisplacementField, displacementField } from '../../diffeo/field.js';
import type { Interpolation } from '../../diffeo/interpolation.js';
import { type Invertibility, invertibility } from '../../diffeo/invertibility.js';
import { remap } from '../../diffeo/remap.js';
import { fieldDisplacement } from '../../diffeo/samplers.js';
import type { Picture } from '../../images/image-set.js';
import type { ChosenEnsemble } from './choose-ensemble.js';

/** What there is to say of one field. */
export interface FieldSummary {
  /** Number of the field: `sampleField(ensemble, { seed, index })` gives it. */
  readonly index: number;
  /** √∫|τ|² in pixels. */
  readonly rmsDisplacement: number;
  /** ‖∇τ‖². */
  readonly energy: number;
  /** Whether it folds the image over. */
  readonly invertibility: Invertibility;
}

/** An image deformed by one field. */
export interface DeformedSample {
  /** Displacement, energy and overhangs of the field. */
  readonly summary: FieldSummary;
  /** Its displacements. */
  readonly field: DisplacementField;
  /** The deformed image. */
  readonly picture: Picture;
}

/** Number `index` of the fields of a seed: the field and what there is to say of it. */
export function summarisedField(
  ensemble: ChosenEnsemble,
  seed: string,
  index: number,
): { summary: FieldSummary; field: DisplacementField } {
  const coefficients = sampleCoefficients(ensemble, { seed, index });
  return {
    field: displacementField(ensemble, coefficients),
    summary: {
      index,
      rmsDisplacement: fieldDisplacement(ensemble, coefficients),
      energy: fieldEnergy(ensemble, coefficients).total,
      invertibility: invertibility(ensemble, coefficients),
    },
  };
}

/**
 * An image [C, n, n] deformed by fields first … first + samples − 1 of a seed, one after the other.
 * @throws InputError as the ensemble and the interpolation require
 *
 * @example
 * ```ts
 * import { chooseEnsemble, deformedSamples, openImage, summarise } from 'diffeolab/tasks';
 *
 * const { picture, name } = openImage({ image: 'digits/3', size: 16, seed: '0' });
 * const ensemble = chooseEnsemble({ size: 16, cutoff: 3, displacement: 1 });
 * console.log(name, summarise(ensemble).rmsDisplacement.value.toFixed(3)); // digits/3 0.843
 * const options = { samples: 2, seed: '0', interpolation: 'bilinear' } as const;
 * for (const { summary } of deformedSamples(picture, ensemble, options)) {
 *   console.log(summary.rmsDisplacement.toFixed(3), summary.invertibility.invertible); // 0.756 true, 1.037 true
 * }
 * ```
 */
export function* deformedSamples(
  picture: Picture,
  ensemble: ChosenEnsemble,
  options: {
    /** How many fields. */
    readonly samples: number;
    /** Seed of the fields. */
    readonly seed: string;
    /** How the image is read between pixels. */
    readonly interpolation: Interpolation;
    /** Number of the first field; default 0. */
    readonly first?: number;
  },
): Generator<DeformedSample, void, unknown> {
  const { samples, seed, interpolation, first = 0 } = options;
  for (let index = first; index < first + samples; index++) {
    const { summary, field } = summarisedField(ensemble, seed, index);
    const deformed: NdArray<Float64Array> = remap(picture, field, { interpolation, boundary: ensemble.boundary });
    yield { summary, field, picture: deformed };
  }
}
