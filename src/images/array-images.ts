import ndarray, { type NdArray } from 'ndarray';

/** Most channels that a last axis of channels may have: grey, colour, colour with alpha. */
const mostChannels = 4;

/**
 * An array as images [P, C, height, width] of float64: one image [height, width], grey ones [P, height, width] or [P, C, height, width]. Channels
 * may stand last, [P, n, n, C] or [n, n, C], where C is 1, 3 or 4 and the sizes can't be meant otherwise; alpha is left out. Bytes become v/255, 16-bit unsigned
 * integers v/65535; floats and other integers stay as they are.
 * @throws Error if the shape is none of these or a value is not finite
 */
export function imagesOfArray(array: NdArray): NdArray<Float64Array> {
  const { data, shape } = channelsFirst(array);
  const scale = array.dtype === 'uint8' ? 255 : array.dtype === 'uint16' ? 65535 : 1;
  const [count = 0, channels = 0, height = 0, width = 0] = shape;
  const values = new Float64Array(count * channels * height * width);
  let at = 0;
  for (let sample = 0; sample < count; sample++) {
    for (let c = 0; c < channels; c++) {
      for (let v = 0; v < height; v++) {
        for (let u = 0; u < width; u++) {
          const value = data.get(sample, c, v, u);
          if (!Number.isFinite(value)) {
            throw new Error(`it holds ${value} in image ${sample} at row ${v}, column ${u}, expected finite numbers`);
          }
          values[at++] = value / scale;
        }
      }
    }
  }
  return ndarray(values, [...shape]);
}

/** The array with axes samples, channels, rows, columns, and its shape. */
function channelsFirst(array: NdArray): { data: NdArray; shape: readonly number[] } {
  const shape = array.shape;
  if (shape.some((size) => size === 0)) throw new Error(`it has shape [${shape.join(', ')}], which holds nothing`);
  const [first = 0, second = 0, third = 0, fourth = 0] = shape;
  const last = shape.at(-1) ?? 0;
  const channelsLast = last === 1 || last === 3 || last === mostChannels;
  if (shape.length === 2) return axes(array, [1, 1, first, second], [0, 0, array.stride[0]!, array.stride[1]!]);
  if (shape.length === 3) {
    const [a = 0, b = 0, c = 0] = array.stride;
    if (channelsLast && first === second && first !== last) {
      return axes(array, [1, opaque(last), first, second], [0, c, a, b]);
    }
    return axes(array, [first, 1, second, third], [a, 0, b, c]);
  }
  if (shape.length === 4) {
    const [a = 0, b = 0, c = 0, d = 0] = array.stride;
    if (channelsLast && second === third && third !== fourth) {
      return axes(array, [first, opaque(last), second, third], [a, d, b, c]);
    }
    return axes(array, [first, second, third, fourth], [a, b, c, d]);
  }
  throw new Error(`it has shape [${shape.join(', ')}], expected [P, C, n, n], [P, n, n] or [n, n]`);
}

/** Channels without alpha. */
function opaque(channels: number): number {
  return channels === mostChannels ? 3 : channels;
}

function axes(array: NdArray, shape: number[], stride: number[]): { data: NdArray; shape: readonly number[] } {
  return { data: ndarray(array.data, shape, stride, array.offset) as NdArray, shape };
}

/**
 * An array as labels [P].
 * @throws Error unless it has one axis (or a second of size 1) and holds integers of at least 0
 */
export function labelsOfArray(array: NdArray): Int32Array {
  const [count = 0, second = 1] = array.shape;
  if (array.shape.length === 0 || array.shape.length > 2 || second !== 1) {
    throw new Error(`it has shape [${array.shape.join(', ')}], expected labels of shape [P]`);
  }
  const labels = new Int32Array(count);
  for (let sample = 0; sample < count; sample++) {
    const value = array.shape.length === 1 ? array.get(sample) : array.get(sample, 0);
    labels[sample] = value;
    if (labels[sample] !== value || value < 0) {
      throw new Error(`label ${sample} is ${value}, expected an integer of at least 0`);
    }
  }
  return labels;
}
