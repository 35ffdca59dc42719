import type { NdArray } from 'ndarray';
import { InputError } from '../numerics/input-error.js';
import { requireNdarray, requireObject } from '../numerics/require-argument.js';
import { rowMajor } from '../numerics/row-major.js';
import type { DisplacementField } from './field.js';
import type { Invertibility } from './invertibility.js';

/**
 * Whether a field known on the pixels alone deforms images without overhangs: s ↦ s − τ(s) with τ bilinear between the
 * pixels. The determinant of a bilinear map is linear in both coordinates of a cell, so its least value in the cell is
 * at a corner, where it is (1 − Δ_u x)(1 − Δ_v y) − Δ_v x Δ_u y with the differences along the two sides that meet
 * there: the test is exact for the bilinear field. A field with structure between the pixels may fold where this one
 * does not; `invertibility` tests fields of given coefficients. Where τ does not vanish on the frame, as for affine
 * fields, invertible means that nothing folds inside.
 *
 * A field without y is one on a line, [n]: 1 − Δτ > 0.
 * @throws InputError unless x and y have one shape [rows, columns] with both at least 2, or x alone is
 *   [n] with n ≥ 2, all finite
 * @see {@link sampleCoefficients}
 */
export function pixelInvertibility(
  field: DisplacementField | { readonly x: NdArray<Float64Array>; readonly y?: undefined },
): Invertibility {
  const subject = 'pixelInvertibility';
  requireObject(subject, 'field', field, ['x']);
  const { x, y } = field;
  requireNdarray(subject, 'field.x', x);
  if (y !== undefined) requireNdarray(subject, 'field.y', y);
  const [rows, columns] = y === undefined ? [1, x.shape[0] ?? 0] : [x.shape[0] ?? 0, x.shape[1] ?? 0];
  const shape = y === undefined ? [columns] : [rows, columns];
  for (const component of y === undefined ? [x] : [x, y]) {
    if (component.shape.length === shape.length && component.shape.every((extent, axis) => extent === shape[axis])) {
      continue;
    }
    throw new InputError(subject, `x and y must have one shape [rows, columns], got [${component.shape.join(', ')}]`);
  }
  if (columns < 2 || (y !== undefined && rows < 2)) {
    throw new InputError(subject, `needs two pixels along every axis, got shape [${shape.join(', ')}]`);
  }
  const alongX = rowMajor(x);
  const alongY = y === undefined ? new Float64Array(alongX.length) : rowMajor(y);
  let least = Number.POSITIVE_INFINITY;
  let at = { x: 0, y: 0 };
  /** One corner of a cell: the pixel and its neighbours along the row and the column. */
  const corner = (place: number, beside: number, below: number) => {
    const [right, down] = [beside - place, below === place ? 1 : (below - place) / columns];
    const determinant =
      (1 - (alongX[beside]! - alongX[place]!) / right) * (1 - (alongY[below]! - alongY[place]!) / down) -
      ((alongX[below]! - alongX[place]!) / down) * ((alongY[beside]! - alongY[place]!) / right);
    if (determinant >= least) return;
    least = determinant;
    at = { x: place % columns, y: Math.floor(place / columns) };
  };
  for (let v = 0; v < rows; v++) {
    for (let u = 0; u < columns; u++) {
      const place = v * columns + u;
      for (const beside of [u > 0 ? place - 1 : -1, u < columns - 1 ? place + 1 : -1]) {
        if (beside < 0) continue;
        if (rows === 1) corner(place, beside, place);
        else {
          if (v > 0) corner(place, beside, place - columns);
          if (v < rows - 1) corner(place, beside, place + columns);
        }
      }
    }
  }
  return { invertible: least > 0, leastDeterminant: least, lowerBound: least, at, method: 'bilinear' };
}
