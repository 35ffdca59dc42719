import ndarray, { type NdArray } from 'ndarray';
import { InputError } from '../numerics/input-error.js';
import { requireNdarray, requireObject } from '../numerics/require-argument.js';

/** Mean and deviation of some numbers; the deviation is the root of the mean square distance from the mean. */
export interface MeanAndDeviation {
  readonly mean: number;
  readonly deviation: number;
}

/** Of which numbers images are made. */
export interface ImageValues extends MeanAndDeviation {
  readonly smallest: number;
  readonly largest: number;
  /** Mean and deviation of each channel. */
  readonly channels: readonly MeanAndDeviation[];
}

/** Mean and deviation by channel, one of each for all channels or one for each. */
export interface Standard {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** Gathers the values of images, part by part. */
export interface GatheredValues {
  readonly add: (images: NdArray<Float64Array>) => void;
  readonly values: () => ImageValues;
}

interface Moments {
  readonly count: number;
  readonly smallest: number;
  readonly largest: number;
  readonly mean: number;
  /** Sum of squares about the mean. */
  readonly squares: number;
}

/** Gathers values: each plane by its own mean, merged after Chan, Golub and LeVeque (1979). */
export function gatherValues(): GatheredValues {
  const channels: Moments[] = [];
  return {
    add: (images) => {
      for (const { channel, plane } of eachPlane(images)) {
        const before = channels[channel];
        channels[channel] = before === undefined ? momentsOf(plane) : merged(before, momentsOf(plane));
      }
    },
    values: () => {
      const all = channels.reduce(merged);
      const { smallest, largest } = all;
      return { smallest, largest, ...meanAndDeviation(all), channels: channels.map(meanAndDeviation) };
    },
  };
}

function momentsOf(plane: Float64Array): Moments {
  let [smallest, largest, sum, squares] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  for (const value of plane) {
    if (value < smallest) smallest = value;
    if (value > largest) largest = value;
    sum += value;
  }
  const mean = sum / plane.length;
  for (const value of plane) squares += (value - mean) ** 2;
  return { count: plane.length, smallest, largest, mean, squares };
}

function merged(a: Moments, b: Moments): Moments {
  const count = a.count + b.count;
  const apart = b.mean - a.mean;
  return {
    count,
    smallest: Math.min(a.smallest, b.smallest),
    largest: Math.max(a.largest, b.largest),
    mean: a.mean + (apart * b.count) / count,
    squares: a.squares + b.squares + (apart ** 2 * a.count * b.count) / count,
  };
}

/** Equal numbers have no deviation, whatever rounding makes of their mean. */
function meanAndDeviation({ count, smallest, largest, mean, squares }: Moments): MeanAndDeviation {
  return { mean, deviation: smallest === largest ? 0 : Math.sqrt(squares / count) };
}

/** The planes of images [P, C, height, width] one after the other. */
function* eachPlane({ data, shape, stride, offset }: NdArray<Float64Array>) {
  const [samples = 0, channels = 0, height = 0, width = 0] = shape;
  const [sampleStep = 0, channelStep = 0, rowStep = 0, columnStep = 0] = stride;
  for (let sample = 0; sample < samples; sample++) {
    for (let channel = 0; channel < channels; channel++) {
      const start = offset + sample * sampleStep + channel * channelStep;
      if (columnStep === 1 && rowStep === width) {
        yield { channel, plane: data.subarray(start, start + height * width) };
        continue;
      }
      const plane = new Float64Array(height * width);
      for (let v = 0; v < height; v++) {
        for (let u = 0; u < width; u++) plane[v * width + u] = data[start + v * rowStep + u * columnStep]!;
      }
      yield { channel, plane };
    }
  }
}

/**
 * The smallest and largest value of images [P, C, height, width], their mean and deviation, and those of each channel.
 * @throws InputError unless it is such an array of finite numbers
 * @see {@link standardise}
 */
export function imageValues(images: NdArray<Float64Array>): ImageValues {
  requireImages('imageValues', images);
  const gathered = gatherValues();
  gathered.add(images);
  return gathered.values();
}

/**
 * Images [P, C, height, width] as (x − mean_c)/deviation_c, channel by channel, as loaders of data sets do it: by the
 * mean and deviation of the images themselves, or by given ones.
 * @throws InputError for a number of means or deviations that is neither 1 nor C, or a deviation that is not above 0
 *
 * @example
 * ```ts
 * import { imageValues, proceduralImages, standardise } from 'diffeolab/images';
 *
 * const { images } = proceduralImages({ kind: 'digits', count: 20, size: 16 });
 * const { smallest, largest, mean, deviation } = imageValues(images);
 * console.log(smallest, largest.toFixed(2), mean.toFixed(2), deviation.toFixed(2)); // 0 0.99 0.12 0.26
 * const standard = imageValues(standardise(images));
 * console.log(Math.abs(standard.mean) < 1e-12, standard.deviation.toFixed(6)); // true 1.000000
 * const given = standardise(images, { mean: [0.5], deviation: [0.5] });
 * console.log(imageValues(given).smallest); // -1
 * ```
 */
export function standardise(images: NdArray<Float64Array>, standard?: Standard): NdArray<Float64Array> {
  const subject = 'standardise';
  requireImages(subject, images);
  if (standard !== undefined) requireObject(subject, 'standard', standard);
  return standardised(images, requireStandard(subject, standard ?? standardOf(imageValues(images)), images.shape[1]!));
}

/** Mean and deviation of each channel. */
export function standardOf({ channels }: ImageValues): Standard {
  return { mean: channels.map(({ mean }) => mean), deviation: channels.map(({ deviation }) => deviation) };
}

/**
 * One mean and one deviation a channel.
 * @throws InputError for another number of them, or a deviation that is not above 0
 */
export function requireStandard(subject: string, { mean, deviation }: Standard, channels: number): Standard {
  const each = (name: string, given: unknown): readonly number[] => {
    const numbers = Array.isArray(given) ? (given as unknown[]) : [];
    if (numbers.length !== 1 && numbers.length !== channels) {
      const allowed = channels === 1 ? 'one number' : `one number, or ${channels}, one a channel`;
      throw new InputError(subject, `${name} must be ${allowed}, got ${String(given)}`);
    }
    const bad = numbers.findIndex(
      (number) => !Number.isFinite(number) || (name === 'deviation' && !((number as number) > 0)),
    );
    if (bad >= 0) {
      const [why, hint] = name === 'deviation' ? ['finite and above 0', ' (equal pixels have none)'] : ['finite', ''];
      throw new InputError(subject, `${name} must be ${why}, got ${String(numbers[bad])} for channel ${bad}${hint}`);
    }
    return Array.from({ length: channels }, (_, c) => numbers[numbers.length === 1 ? 0 : c] as number);
  };
  return { mean: each('mean', mean), deviation: each('deviation', deviation) };
}

/** Images standardised by one mean and one deviation a channel. */
export function standardised(images: NdArray<Float64Array>, { mean, deviation }: Standard): NdArray<Float64Array> {
  const [samples = 0, channels = 0, height = 0, width = 0] = images.shape;
  const data = new Float64Array(samples * channels * height * width);
  let at = 0;
  for (const { channel, plane } of eachPlane(images)) {
    for (const value of plane) data[at++] = (value - mean[channel]!) / deviation[channel]!;
  }
  return ndarray(data, [samples, channels, height, width]);
}

function requireImages(subject: string, images: NdArray<Float64Array>): void {
  requireNdarray(subject, 'images', images);
  if (images.shape.length === 4 && images.shape.every((extent) => extent > 0)) return;
  throw new InputError(subject, `images must be an array [P, C, n, n], got shape [${images.shape.join(', ')}]`);
}
