import ndarray from 'ndarray';
import { type DeformOptions, deformer } from '../../diffeo/deform.js';
import type { DiffeoEnsemble } from '../../diffeo/ensemble.js';
import type { DisplacementField } from '../../diffeo/field.js';
import { type RemapOptions, remap, remapLine } from '../../diffeo/remap.js';
import { InputError } from '../../numerics/input-error.js';
import { requireArray, requireObject } from '../../numerics/require-argument.js';
import type { Deformation } from './deformation.js';

/**
 * Images [P, .., n, n] (on a line: [P, .., n]) deformed by maximum-entropy diffeomorphisms, one a sample and draw, all
 * its channels alike: sample i at draw d by field number d·2³² + i of the seed, as `diffeo.deform` does. Interpolation
 * 'gaussian' smooths undeformed images too: they have a `rest`.
 * @throws InputError if the ensemble or an option is not admissible
 * @see {@link relativeStability}
 */
export function maximumEntropyDeformation(ensemble: DiffeoEnsemble, options: DeformOptions = {}): Deformation {
  requireObject('maximumEntropyDeformation', 'options', options);
  const deform = deformer(ensemble, options);
  const { size, cutoff, temperature } = ensemble;
  const shown = typeof temperature === 'number' ? `T = ${temperature}` : `T = (${temperature.x}, ${temperature.y})`;
  const line = ensemble.dimension === 1 ? ', one-dimensional' : '';
  const variant = `${line}${ensemble.boundary === 'periodic' ? ', periodic' : ''}`;
  const { interpolation = 'bilinear', seed = '0' } = options;
  return {
    description:
      `maximum-entropy diffeomorphisms, n = ${size}, c = ${cutoff}, ${shown}${variant}, ` +
      `${interpolation}, seed ${seed}`,
    apply: (batch, first, draw) => deform(batch, { first, draw }).images,
    ...restOf(size, ensemble.dimension ?? 2, {
      interpolation,
      ...(ensemble.boundary && { boundary: ensemble.boundary }),
    }),
  };
}

/**
 * Images or patches [P, .., n, n] deformed by given displacement fields, one a draw, the same for all samples: such as
 * the affine deformations of a patch. As many draws as there are fields make up the whole law. Interpolation 'gaussian'
 * has a `rest`.
 * @throws InputError without fields
 * @see {@link neuronStability}
 */
export function fieldDeformation(
  fields: readonly DisplacementField[],
  options: RemapOptions & {
    /** What measurements say of it; default their number. */
    readonly description?: string;
  } = {},
): Deformation {
  const subject = 'fieldDeformation';
  requireArray(subject, 'fields', fields, 'displacement fields');
  for (const [k, field] of fields.entries()) requireObject(subject, `fields[${k}]`, field, ['x', 'y']);
  requireObject(subject, 'options', options);
  if (fields.length === 0) throw new InputError(subject, 'expected at least one displacement field');
  const { description = `${fields.length} given displacement fields`, ...remapping } = options;
  return {
    description,
    enumeration: fields.length,
    apply: (batch, _, draw) => remap(batch, fields[draw % fields.length]!, remapping),
    ...restOf(fields[0]!.x.shape[0]!, 2, remapping),
  };
}

/** Images as they are read without displacements, where that changes them. */
function restOf(size: number, dimension: 1 | 2, options: RemapOptions): Pick<Deformation, 'rest'> {
  if (options.interpolation !== 'gaussian') return {};
  const still = ndarray(new Float64Array(size ** dimension), new Array<number>(dimension).fill(size));
  return {
    rest: (batch) =>
      dimension === 1 ? remapLine(batch, still, options) : remap(batch, { x: still, y: still }, options),
  };
}
