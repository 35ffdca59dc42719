import ndarray, { type NdArray } from 'ndarray';

/** Most channels that a last axis of channels may have: grey, colour, colour with alpha. */
const mostChannels = 4;

/** How the axes of an array are those of images. */
export interface ImageLayout {
  /** P. */
  readonly count: number;
  /** The first axis is that of samples; else the array is one image. */
  readonly sampled: boolean;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** Axes of channels, if there is one, of rows and of columns. */
  readonly axes: readonly [channel: number | undefined, row: number, column: number];
}

/**
 * What an array of that shape is as images: one image [height, width], grey ones [P, height, width] or [P, C, height,
 * width]. Channels may stand last, [P, n, n, C] or [n, n, C], where C is 1, 3 or 4 and the sizes can't be meant
 * otherwise; alpha is left out.
 * @throws Error if the shape is none of these
 */
export function imageLayout(shape: readonly number[]): ImageLayout {
  if (shape.some((size) => size === 0)) throw new Error(`it has shape [${shape.join(', ')}], which holds nothing`);
  const [first = 0, second = 0, third = 0, fourth = 0] = shape;
  const last = shape.at(-1) ?? 0;
  const channelsLast = last === 1 || last === 3 || last === mostChannels;
  const one = { count: 1, sampled: false, height: first, width: second };
  const many = { count: first, sampled: true };
  if (shape.length === 2) return { ...one, channels: 1, axes: [undefined, 0, 1] };
  if (shape.length === 3) {
    if (channelsLast && first === second && first !== last) return { ...one, channels: opaque(last), axes: [2, 0, 1] };
    return { ...many, channels: 1, height: second, width: third, axes: [undefined, 1, 2] };
  }
  if (shape.length === 4) {
    if (channelsLast && second === third && third !== fourth) {
      return { ...many, channels: opaque(last), height: second, width: third, axes: [3, 1, 2] };
    }
    return { ...many, channels: second, height: third, width: fourth, axes: [1, 2, 3] };
  }
  throw new Error(`it has shape [${shape.join(', ')}], expected [P, C, n, n], [P, n, n] or [n, n]`);
}

/** Channels without alpha. */
function opaque(channels: number): number {
  return channels === mostChannels ? 3 : channels;
}

/**
 * An array, or samples of one from number `first` on, as images [P, C, height, width] of float64. Bytes become v/255,
 * 16-bit unsigned integers v/65535; truth values, floats and other integers stay as they are.
 * @param type type of the numbers in the file, which the array may hold as another one
 * @throws Error if a value is not finite
 */
export function imagesOfArray(
  array: NdArray,
  layout: ImageLayout,
  first = 0,
  type: string = array.dtype,
): NdArray<Float64Array> {
  const { sampled, channels, height, width, axes } = layout;
  const count = sampled ? array.shape[0]! : 1;
  const scale = type === 'uint8' ? 255 : type === 'uint16' ? 65535 : 1;
  const sampleStep = sampled ? array.stride[0]! : 0;
  const [channelStep, rowStep, columnStep] = axes.map((axis) => (axis === undefined ? 0 : array.stride[axis]!));
  const source = array.data as ArrayLike<number>;
  const values = new Float64Array(count * channels * height * width);
  let at = 0;
  for (let sample = 0; sample < count; sample++) {
    for (let c = 0; c < channels; c++) {
      for (let v = 0; v < height; v++) {
        let place = array.offset + sample * sampleStep + c * channelStep! + v * rowStep!;
        for (let u = 0; u < width; u++) {
          const value = source[place]!;
          place += columnStep!;
          if (!Number.isFinite(value)) {
            throw new Error(
              `it holds ${value} in image ${first + sample} at row ${v}, column ${u}, expected finite numbers`,
            );
          }
          values[at++] = value / scale;
        }
      }
    }
  }
  return ndarray(values, [count, channels, height, width]);
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
