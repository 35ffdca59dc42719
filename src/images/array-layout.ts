import { InputError } from '../numerics/input-error.js';
import { OptionError } from '../numerics/option-error.js';
import { flattenedWords } from './flattened.js';
import { type ImageSize, sidesOf } from './image-size.js';

/** What is said of the axes of an array, besides its shape. */
export interface LayoutOptions {
  /**
   * Size of the images, n or 'HEIGHTxWIDTH': rows of numbers are taken for images of that size, and images of another
   * are refused. Nothing is made larger or smaller.
   */
  readonly imageSize?: ImageSize;
  /** Whether channels stand behind rows and columns; told by the shape unless given. */
  readonly channelsLast?: boolean;
  /** One picture is meant, not a set: an array of two axes may be one. */
  readonly picture?: boolean;
}

/** Axes of an array: P samples, C channels, H rows, W columns, D numbers of a flattened image. */
type Order = 'PCHW' | 'PHWC' | 'PHW' | 'CHW' | 'HWC' | 'HW' | 'PD' | 'PCD' | 'PDC' | 'D';

/** How the axes of an array are those of images. */
export interface ImageLayout {
  readonly order: Order;
  /** P. */
  readonly count: number;
  /** The first axis is that of samples; else the array is one image. */
  readonly sampled: boolean;
  /** C, without alpha. */
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** Channels in the file. */
  readonly stored: number;
  /** The channels of a pixel stand side by side. */
  readonly interleaved: boolean;
  /** How the axes were understood, in words; empty where there is nothing to say. */
  readonly words: string;
}

/** Channels that a picture has: grey, colour, colour with alpha. */
const pictureChannels = [1, 3, 4];

/**
 * What an array of that shape is as images: grey ones [P, height, width], [P, C, height, width], or with channels last
 * [P, height, width, C] and [height, width, C], where C is 1, 3 or 4 unless said (of 4, alpha is left out). Square
 * pixels decide between two readings. Rows of numbers [P, D], [P, C, D], [P, D, C] or [D] are images where their size
 * is given.
 * @throws InputError if the shape is none of these; OptionError, which names the option, if it may be several
 */
export function imageLayout(subject: string, shape: readonly number[], options: LayoutOptions = {}): ImageLayout {
  const { imageSize, channelsLast } = options;
  const sides = imageSize === undefined ? undefined : sidesOf(subject, imageSize);
  if (channelsLast !== undefined && typeof channelsLast !== 'boolean') {
    throw new InputError(subject, `channelsLast must be true or false, got ${String(channelsLast)}`);
  }
  if (shape.some((extent) => extent === 0)) refuse(subject, shape, ', which holds nothing');
  if (shape.length < 1 || shape.length > 4) {
    refuse(subject, shape, ', expected [P, C, n, n], [P, n, n] or [n, n] (reshape it)');
  }
  const readings = readingsOf(shape, options, sides ?? [1, 1]).filter(
    ({ order, interleaved }) => channelsLast !== true || interleaved || order === 'PD' || order === 'D',
  );
  return sides === undefined ? told(subject, shape, readings, options) : sized(subject, shape, readings, sides);
}

/** The readings of a shape by its number of axes, flattened images being of the given sides. */
function readingsOf(
  shape: readonly number[],
  { channelsLast, picture }: LayoutOptions,
  [height, width]: readonly [number, number],
): ImageLayout[] {
  const [a = 1, b = 1, c = 1, d = 1] = shape;
  const flat = (numbers: number) => ({ stored: numbers / (height * width), height, width });
  const interleaved = channelsLast === true;
  switch (shape.length) {
    case 1:
      return [reading('D', { count: 1, ...flat(a), interleaved })];
    case 2:
      return [
        reading('HW', { count: 1, stored: 1, height: a, width: b }),
        reading('PD', { count: a, ...flat(b), interleaved }, `one a row of ${b} numbers`),
      ];
    case 3: {
      const colour = picture === true && a === 3;
      return [
        ...(colour && channelsLast === false ? [] : [reading('PHW', { count: a, stored: 1, height: b, width: c })]),
        ...(channelsLast === false ? [] : [reading('HWC', { count: 1, stored: c, height: a, width: b })]),
        ...(colour ? [reading('CHW', { count: 1, stored: a, height: b, width: c })] : []),
        ...(c === height * width
          ? [reading('PCD', { count: a, stored: b, height, width }, `rows of ${c} numbers`)]
          : []),
        ...(b === height * width && channelsLast !== false
          ? [reading('PDC', { count: a, stored: c, height, width }, `rows of ${b} pixels`)]
          : []),
      ];
    }
    default:
      return [
        reading('PCHW', { count: a, stored: b, height: c, width: d }),
        ...(channelsLast === false ? [] : [reading('PHWC', { count: a, stored: d, height: b, width: c })]),
      ];
  }
}

function reading(
  order: Order,
  sizes: Pick<ImageLayout, 'count' | 'stored' | 'height' | 'width'> & { readonly interleaved?: boolean },
  rows = '',
): ImageLayout {
  const { stored, interleaved = order.endsWith('C') } = sizes;
  const alpha = interleaved && stored === 4;
  const axes = stored === 1 ? '' : interleaved ? 'channels last' : 'channels first';
  return {
    ...sizes,
    order,
    interleaved,
    sampled: order.startsWith('P'),
    channels: alpha ? 3 : stored,
    words: [rows, axes, alpha ? 'alpha left out' : ''].filter((part) => part !== '').join(', '),
  };
}

/** The reading whose images are of the size that is given. */
function sized(
  subject: string,
  shape: readonly number[],
  readings: readonly ImageLayout[],
  [height, width]: readonly [number, number],
): ImageLayout {
  const fitting = readings.filter(
    (found) => found.height === height && found.width === width && Number.isInteger(found.stored),
  );
  const whole = fitting.filter(({ order }) => !order.includes('D'));
  const [found, ...more] = whole.length > 0 ? whole : fitting;
  if (found !== undefined) return more.length === 0 ? found : severalOf(subject, shape, [found, ...more]);
  const numbers = height * width;
  const pixels = `${height} × ${width} pixels`;
  return refuse(
    subject,
    shape,
    shape.length <= 2
      ? `: rows of ${shape.at(-1)} numbers are no images of ${pixels}, which take ${numbers}, or ${3 * numbers} in colour ({imageSize} is what they were flattened from)`
      : `, which holds no images of ${pixels} ({imageSize} reshapes rows of numbers, it makes nothing larger or smaller)`,
  );
}

/** The reading that the shape alone tells. */
function told(
  subject: string,
  shape: readonly number[],
  readings: readonly ImageLayout[],
  options: LayoutOptions,
): ImageLayout {
  const flattened = flattenedWords(shape);
  const refuseRows = () => {
    if (flattened !== undefined) refuse(subject, shape, `: ${flattened}`);
  };
  if (shape.length === 1) refuse(subject, shape, ': one row of numbers ({imageSize} says of what size the image is)');
  if (shape.length === 2) {
    const [height, width] = shape as [number, number];
    if (options.channelsLast !== true && options.picture === true && height === width) return readings[0]!;
    refuseRows();
    if (options.channelsLast === true)
      refuse(subject, shape, ', which has no axis of channels (leave {channelsLast} out)');
    if (options.picture === true || height === width) return readings[0]!;
    const rows = `${height} rows of ${width} numbers, which are no square images`;
    refuse(
      subject,
      shape,
      `: one picture, or ${rows}? ({imageSize} ${height}x${width}, or what a row was flattened from)`,
    );
  }
  const whole = readings.filter(
    ({ order, stored, interleaved }) =>
      !order.includes('D') && (!interleaved || options.channelsLast === true || pictureChannels.includes(stored)),
  );
  const square = whole.filter(({ height, width }) => height === width);
  if (square.length > 1) return severalOf(subject, shape, square);
  const [found] = square;
  if (found !== undefined) {
    if (found.order === 'HWC' && options.picture !== true && options.channelsLast === undefined) refuseRows();
    return found;
  }
  if (options.channelsLast === undefined) refuseRows();
  if (shape.length === 4 && shape[1] === shape[2] && options.channelsLast === undefined) {
    refuse(
      subject,
      shape,
      `: images of ${shape[1]} × ${shape[2]} pixels with ${shape[3]} channels behind them? (say {channelsLast}, or transpose it to [P, C, n, n])`,
    );
  }
  const coloured = whole.filter(({ order, stored }) => order !== 'PHW' && pictureChannels.includes(stored));
  return coloured.length > 1 ? severalOf(subject, shape, coloured) : (coloured[0] ?? whole[0]!);
}

/** One of several readings that fit, if it makes no difference which. */
function severalOf(subject: string, shape: readonly number[], found: readonly ImageLayout[]): ImageLayout {
  const [first, second] = found as [ImageLayout, ImageLayout];
  if (shape.every((extent, axis) => axis === 0 || extent === 1)) return first;
  if (found.length === 2 && first.order === 'PCD' && second.order === 'PDC') return first;
  if (found.length === 2 && second.order === 'CHW') {
    return refuse(
      subject,
      shape,
      ': three grey images, or one in colour? ({number} 0 takes the first of three; {noChannelsLast} makes it one)',
    );
  }
  const words = found.map(
    ({ order, count, stored, height, width, interleaved }) =>
      `${count} of ${height} × ${width} pixels${order === 'PHW' ? '' : ` with ${stored} channels ${interleaved ? 'last' : 'first'}`}`,
  );
  return refuse(subject, shape, `: ${words.join(', or ')}? (say {channelsLast} or {noChannelsLast}, or transpose it)`);
}

function refuse(subject: string, shape: readonly number[], words: string): never {
  throw new OptionError(subject, `it has shape [${shape.join(', ')}]${words}`);
}

/** Steps through the numbers of an array from one sample, channel, row and column to the next. */
export function stepsOf(
  { order, height, width, stored, interleaved }: ImageLayout,
  stride: readonly number[],
): readonly [sample: number, channel: number, row: number, column: number] {
  const [a = 0, b = 0, c = 0, d = 0] = stride;
  const flat = (step: number): readonly [number, number, number] =>
    interleaved ? [step, stored * width * step, stored * step] : [height * width * step, width * step, step];
  switch (order) {
    case 'PCHW':
      return [a, b, c, d];
    case 'PHWC':
      return [a, d, b, c];
    case 'PHW':
      return [a, 0, b, c];
    case 'CHW':
      return [0, a, b, c];
    case 'HWC':
      return [0, c, a, b];
    case 'HW':
      return [0, 0, a, b];
    case 'PD':
      return [a, ...flat(b)];
    case 'D':
      return [0, ...flat(a)];
    case 'PCD':
      return [a, b, width * c, c];
    default:
      return [a, c, width * b, b];
  }
}
