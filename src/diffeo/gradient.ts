import ndarray, { type NdArray } from 'ndarray';
import type { Coefficients } from './coefficients.js';
import { type CheckedEnsemble, checkEnsemble, type DiffeoEnsemble } from './ensemble.js';
import { planeComponent, requireCoefficients } from './field.js';
import { type Basis, basisAt, pixelPositions } from './modes.js';

/**
 * Gradient U of a displacement field, [rows, columns] each, in pixels a pixel: xy is the change of the displacement
 * along x from one row to the next. A point s near s₀ is moved by τ(s₀) + U(s − s₀), s = (column, row).
 */
export interface FieldGradient {
  /** ∂τ_x/∂u. */
  readonly xx: NdArray<Float64Array>;
  /** ∂τ_x/∂v. */
  readonly xy: NdArray<Float64Array>;
  /** ∂τ_y/∂u. */
  readonly yx: NdArray<Float64Array>;
  /** ∂τ_y/∂v. */
  readonly yy: NdArray<Float64Array>;
}

/**
 * Exact gradient on the pixels of the field of given coefficients, [n, n] each. Displacements are nτ and pixels stand
 * 1/(n − 1) apart on a fixed frame, so it is n/(n − 1) times ∇τ there, and ∇τ on a periodic one.
 * @throws InputError if the ensemble is not one of images or the coefficients have another shape
 * @see {@link decomposeGradient}
 */
export function fieldGradient(ensemble: DiffeoEnsemble, coefficients: Coefficients): FieldGradient {
  const subject = 'fieldGradient';
  const checked = checkEnsemble(subject, ensemble);
  requireCoefficients(subject, checked, 2, coefficients);
  const { size } = checked;
  const positions = pixelPositions(checked);
  const [values, slopes] = [basisAt(checked, positions, 0), basisAt(checked, positions, 1)];
  const scale = gradientScale(checked);
  const part = (alongX: Basis, alongY: Basis, matrix: NdArray<Float64Array>) =>
    ndarray(planeComponent(alongX, alongY, scale, matrix), [size, size]);
  return {
    xx: part(slopes, values, coefficients.x),
    xy: part(values, slopes, coefficients.x),
    yx: part(slopes, values, coefficients.y),
    yy: part(values, slopes, coefficients.y),
  };
}

/**
 * Displacement in pixels over distance in pixels, for displacement and distance 1 of the frame: n/(n − 1) on a fixed
 * frame, 1 on a periodic one.
 */
export function gradientScale({ size, boundary }: CheckedEnsemble): number {
  return boundary === 'fixed' ? size / (size - 1) : 1;
}
