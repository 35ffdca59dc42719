import ndarray, { type NdArray } from 'ndarray';
import { InputError } from '../numerics/input-error.js';
import { type Coefficients, type FieldNumber, sampleCoefficients } from './coefficients.js';
import { type CheckedEnsemble, checkEnsemble, type DiffeoEnsemble } from './ensemble.js';
import { type Basis, basis } from './modes.js';

/**
 * A displacement field of an n × n image in pixels, [n, n] each, entry (row v, column u): x along the rows (to the right), y along the columns (down).
 * The deformed image is [τ image](v, u) = image(v − y(v, u), u − x(v, u)).
 */
export interface DisplacementField {
  readonly x: NdArray<Float64Array>;
  readonly y: NdArray<Float64Array>;
}

/**
 * Displacement field number `index` of a seed, from the maximum-entropy ensemble.
 * @throws InputError if the ensemble is not admissible or not one of images
 */
export function sampleField(ensemble: DiffeoEnsemble, number: FieldNumber = {}): DisplacementField {
  return displacementField(ensemble, sampleCoefficients(ensemble, number));
}

/**
 * The field of given coefficients: x(v, u) = n Σ_pq C_pq b_p(u) b_q(v), y alike. The temperature is in the coefficients; that of the ensemble
 * has no part in it.
 * @throws InputError if the ensemble is one of lines (see displacementLine) or the coefficients have another shape
 */
export function displacementField(ensemble: DiffeoEnsemble, coefficients: Coefficients): DisplacementField {
  const subject = 'displacementField';
  const checked = checkEnsemble(subject, ensemble);
  requireDimension(subject, checked, 2);
  const functions = basis(checked);
  const component = (matrix: NdArray<Float64Array>) => {
    requireShape(subject, matrix, [functions.count, functions.count]);
    return ndarray(planeComponent(functions, checked.size, matrix), [checked.size, checked.size]);
  };
  return { x: component(coefficients.x), y: component(coefficients.y) };
}

/** Displacements of the n sites of a line, [n], in sites: number `index` of a seed, from an ensemble of dimension 1. */
export function sampleLine(ensemble: DiffeoEnsemble, number: FieldNumber = {}): NdArray<Float64Array> {
  return displacementLine(ensemble, sampleCoefficients(ensemble, number));
}

/**
 * Displacements τ(u) = n Σ_p C_p b_p(u) of the sites of a line, [n].
 * @throws InputError if the ensemble is not of dimension 1 or the coefficients have another shape
 */
export function displacementLine(ensemble: DiffeoEnsemble, { x }: Coefficients): NdArray<Float64Array> {
  const subject = 'displacementLine';
  const checked = checkEnsemble(subject, ensemble);
  requireDimension(subject, checked, 1);
  const { count, values } = basis(checked);
  requireShape(subject, x, [count, 1]);
  const { size } = checked;
  const line = new Float64Array(size);
  for (let p = 0; p < count; p++) {
    const coefficient = size * x.get(p, 0);
    for (let u = 0; u < size; u++) line[u]! += coefficient * values[p * size + u]!;
  }
  return ndarray(line, [size]);
}

/** n Bᵀ Cᵀ B: first the sum over p for every q, then that over q. */
function planeComponent({ count, values }: Basis, size: number, matrix: NdArray<Float64Array>): Float64Array {
  const partial = new Float64Array(count * size);
  for (let q = 0; q < count; q++) {
    for (let p = 0; p < count; p++) {
      const coefficient = size * matrix.get(p, q);
      if (coefficient === 0) continue;
      for (let u = 0; u < size; u++) partial[q * size + u]! += coefficient * values[p * size + u]!;
    }
  }
  const component = new Float64Array(size * size);
  for (let q = 0; q < count; q++) {
    for (let v = 0; v < size; v++) {
      const factor = values[q * size + v]!;
      for (let u = 0; u < size; u++) component[v * size + u]! += factor * partial[q * size + u]!;
    }
  }
  return component;
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
