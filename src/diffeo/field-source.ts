import { InputError } from '../numerics/input-error.js';
import { type Coefficients, coefficientSampler } from './coefficients.js';
import { type CheckedEnsemble, checkEnsemble, type DiffeoEnsemble } from './ensemble.js';
import { requireCoefficients } from './field.js';
import type { FieldSampler } from './samplers.js';

/** Coefficients of a field, in the basis of an ensemble. */
export interface SourceField {
  readonly ensemble: CheckedEnsemble;
  readonly coefficients: Coefficients;
}

/** Where the fields of a batch come from: one ensemble, or a sampler with an ensemble for every field. */
export interface FieldSource {
  readonly frame: Pick<CheckedEnsemble, 'size' | 'dimension' | 'boundary'>;
  /** The ensemble of all fields, if there is one. */
  readonly ensemble?: CheckedEnsemble;
  /** Field `index` of the seed. */
  readonly field: (index: number) => SourceField;
}

/**
 * The fields of an ensemble or of a sampler.
 * @throws InputError if the ensemble is not admissible, now or, for that of a sampler, when its field is drawn; a
 *   sampler must keep to one frame
 */
export function fieldSource(subject: string, law: DiffeoEnsemble | FieldSampler, seed: string): FieldSource {
  if (typeof law !== 'function') {
    const ensemble = checkEnsemble(subject, law);
    const draw = coefficientSampler(ensemble, seed);
    return { frame: ensemble, ensemble, field: (index) => ({ ensemble, coefficients: draw(index) }) };
  }
  const draw = (index: number): SourceField => {
    const { ensemble, coefficients } = law({ seed, index });
    const checked = checkEnsemble(subject, ensemble);
    requireCoefficients(subject, checked, checked.dimension, coefficients);
    return { ensemble: checked, coefficients };
  };
  const { ensemble: frame } = draw(0);
  return {
    frame,
    field: (index) => {
      const drawn = draw(index);
      const { size, dimension, boundary } = drawn.ensemble;
      if (size === frame.size && dimension === frame.dimension && boundary === frame.boundary) return drawn;
      throw new InputError(
        subject,
        `a sampler must keep size, dimension and boundary, but field ${index} is one of ${size}, ${dimension} and ${boundary}, field 0 of ${frame.size}, ${frame.dimension} and ${frame.boundary}`,
      );
    },
  };
}
