import type { NdArray } from 'ndarray';

/**
 * The entries of an array in row-major order: its own memory, if they lie there like that, else a copy. Any strides and
 * offset, any number of axes.
 */
export function rowMajor<Values extends Float32Array | Float64Array>(array: NdArray<Values>): Values {
  const { shape, stride, offset } = array;
  const data = array.data as Values;
  const length = shape.reduce((product, extent) => product * extent, 1);
  let expected = 1;
  let contiguous = true;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && stride[axis] !== expected) contiguous = false;
    expected *= shape[axis]!;
  }
  if (contiguous || length === 0) return data.subarray(offset, offset + length) as Values;
  const ordered = (data instanceof Float32Array ? new Float32Array(length) : new Float64Array(length)) as Values;
  const last = shape.length - 1;
  const row = shape[last]!;
  const step = stride[last]!;
  const index = new Array<number>(last).fill(0);
  let place = offset;
  for (let at = 0; at < length; at += row) {
    for (let k = 0; k < row; k++) ordered[at + k] = data[place + k * step]!;
    for (let axis = last - 1; axis >= 0; axis--) {
      place += stride[axis]!;
      index[axis]!++;
      if (index[axis]! < shape[axis]!) break;
      place -= stride[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return ordered;
}
