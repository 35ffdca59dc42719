import ndarray, { type NdArray } from 'ndarray';
import { InputError } from '../numerics/input-error.js';
import { requireNdarray, requireObject } from '../numerics/require-argument.js';
import { type Coefficients, type FieldNumber, sampleCoefficients } from './coefficients.js';
import { type CheckedEnsemble, checkEnsemble, type DiffeoEnsemble } from './ensemble.js';
import { type Basis, basis, basisCount } from './modes.js';

/**
 * A displacement field of an n × n image in pixels, [n, n] each, entry (row v, column u): x along the rows (to the
 * right), y along the columns (down). The deformed image is [τ image](v, u) = image(v − y(v, u), u − x(v, u)).
 */
export interface DisplacementField {
  /** τ_x in pixels, to the right, along the columns. */
  readonly x: NdArray<Float64Array>;
  /** τ_y in pixels, downwards, along the rows. */
  readonly y: NdArray<Float64Array>;
}

/**
 * Displacement field number `index` of a seed, from the maximum-entropy ensemble.
 * @throws InputError if the ensemble is not admissible or not one of images
 *
 * @example
 * ```ts
 * import { remap, sampleField } from 'diffeolab/diffeo';
 * import { proceduralImages } from 'diffeolab/images';
 *
 * const field = sampleField({ size: 32, cutoff: 4, temperature: 1e-3 }, { seed: '0', index: 5 });
 * const { images } = proceduralImages({ kind: 'textures' });
 * console.log(remap(images, field).shape, field.y.get(16, 16).toFixed(3)); // [ 1, 1, 32, 32 ] -0.087
 * ```
 */
export function sampleField(ensemble: DiffeoEnsemble, number: FieldNumber = {}): DisplacementField {
  const checked = checkEnsemble('sampleField', ensemble);
  return displacementField(checked, sampleCoefficients(checked, number));
}

/**
 * The field of given coefficients: x(v, u) = n Σ_pq C_pq b_p(u) b_q(v), y alike. The temperature is in the
 * coefficients; that of the ensemble has no part in it.
 * @throws InputError if the ensemble is one of lines (see displacementLine) or the coefficients have another shape
 * @see {@link sampleCoefficients}
 */
export function displacementField(ensemble: DiffeoEnsemble, coefficients: Coefficients): DisplacementField {
  const subject = 'displacementField';
  const checked = checkEnsemble(subject, ensemble);
  requireCoefficients(subject, checked, 2, coefficients);
  const functions = basis(checked);
  const { size } = checked;
  const component = (matrix: NdArray<Float64Array>) =>
    ndarray(planeComponent(functions, functions, size, matrix), [size, size]);
  return { x: component(coefficients.x), y: component(coefficients.y) };
}

/**
 * Displacements of the n sites of a line, [n], in sites: number `index` of a seed, from an ensemble of dimension 1.
 *
 * @example
 * ```ts
 * import { displacementLine, fixedDisplacement, remapLine, sampleLine } from 'diffeolab/diffeo';
 * import ndarray from 'ndarray';
 *
 * const { ensemble, coefficients } = fixedDisplacement({ size: 8, cutoff: 2, dimension: 1 }, 0.5, 'ensemble')();
 * const displacement = sampleLine(ensemble);
 * console.log(displacement.get(3) === displacementLine(ensemble, coefficients).get(3)); // true: number 0 of seed '0'
 * const ramp = ndarray(Float64Array.of(0, 1, 2, 3, 4, 5, 6, 7));
 * console.log(remapLine(ramp, displacement).get(3) - (3 - displacement.get(3))); // 0: up to rounding
 * ```
 */
export function sampleLine(ensemble: DiffeoEnsemble, number: FieldNumber = {}): NdArray<Float64Array> {
  const checked = checkEnsemble('sampleLine', ensemble);
  return displacementLine(checked, sampleCoefficients(checked, number));
}

/**
 * Displacements τ(u) = n Σ_p C_p b_p(u) of the sites of a line, [n].
 * @throws InputError if the ensemble is not of dimension 1 or the coefficients have another shape
 * @see {@link sampleLine}
 */
export function displacementLine(ensemble: DiffeoEnsemble, coefficients: Coefficients): NdArray<Float64Array> {
  const subject = 'displacementLine';
  const checked = checkEnsemble(subject, ensemble);
  requireCoefficients(subject, checked, 1, coefficients);
  const { size } = checked;
  return ndarray(planeComponent(basis(checked), constant, size, coefficients.x), [size]);
}

/** What stands for the functions of the coordinate that a line does not have. */
export const constant: Basis = { count: 1, values: Float64Array.of(1) };

/**
 * scale · Σ_pq C_pq b_p(u) b_q(v), entry (v, u) at the positions of both bases: first the sum over p for
 * every q, then that over q.
 */
export function planeComponent(
  alongX: Basis,
  alongY: Basis,
  scale: number,
  matrix: NdArray<Float64Array>,
): Float64Array {
  const columns = alongX.values.length / alongX.count;
  const rows = alongY.values.length / alongY.count;
  const partial = new Float64Array(alongY.count * columns);
  for (let q = 0; q < alongY.count; q++) {
    for (let p = 0; p < alongX.count; p++) {
      const coefficient = scale * matrix.get(p, q);
      if (coefficient === 0) continue;
      for (let u = 0; u < columns; u++) partial[q * columns + u]! += coefficient * alongX.values[p * columns + u]!;
    }
  }
  const component = new Float64Array(rows * columns);
  for (let q = 0; q < alongY.count; q++) {
    for (let v = 0; v < rows; v++) {
      const factor = alongY.values[q * rows + v]!;
      for (let u = 0; u < columns; u++) component[v * columns + u]! += factor * partial[q * columns + u]!;
    }
  }
  return component;
}

/**
 * Throws unless the ensemble has this dimension and the coefficients the shape of its basis.
 */
export function requireCoefficients(
  subject: string,
  ensemble: CheckedEnsemble,
  dimension: 1 | 2,
  coefficients: Coefficients,
): void {
  requireDimension(subject, ensemble, dimension);
  requireObject(subject, 'coefficients', coefficients, ['x', 'y']);
  const count = basisCount(ensemble);
  for (const side of ['x', 'y'] as const) {
    requireNdarray(subject, `coefficients.${side}`, coefficients[side]);
    requireShape(subject, coefficients[side], [count, dimension === 1 ? 1 : count]);
  }
}

function requireDimension(subject: string, ensemble: CheckedEnsemble, dimension: 1 | 2): void {
  if (ensemble.dimension === dimension) return;
  const remedy = dimension === 2 ? 'displacementLine and sampleLine are for lines' : 'give dimension: 1';
  throw new InputError(
    subject,
    `the ensemble must be of dimension ${dimension}, got ${ensemble.dimension} (${remedy})`,
  );
}

function requireShape(subject: string, matrix: NdArray<Float64Array>, shape: readonly number[]): void {
  if (matrix.shape.length === 2 && matrix.shape.every((extent, axis) => extent === shape[axis])) return;
  throw new InputError(
    subject,
    `expected coefficients of shape [${shape.join(', ')}] for this cutoff, got [${matrix.shape.join(', ')}]`,
  );
}
