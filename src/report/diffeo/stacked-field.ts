import ndarray, { type NdArray } from 'ndarray';
import type { DisplacementField } from '../../diffeo/field.js';

/** A field as one array [2, n, n]: x, then y. */
export function stackedField({ x, y }: DisplacementField): NdArray<Float64Array> {
  const array = ndarray(new Float64Array(2 * x.data.length), [2, ...x.shape]);
  array.data.set(x.data);
  array.data.set(y.data, x.data.length);
  return array;
}
