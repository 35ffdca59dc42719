import type { FittedOptions } from '../../images/fitted.js';
import { type ImageSize, sidesOf } from '../../images/image-size.js';
import type { Standard } from '../../images/image-values.js';
import { crops } from '../../images/square.js';
import { InputError } from '../../numerics/input-error.js';
import { flag, type Kind, number, oneOf, positive } from '../parameters/kind.js';
import { complaintOf, ParameterError } from '../parameters/parameter-error.js';

/** n, or HEIGHTxWIDTH; n for both where they are equal. */
const imageSizeKind: Kind<number | string> = {
  placeholder: 'n|hxw',
  allowed: 'an integer of at least 1, or HEIGHTxWIDTH such as 28x20',
  schema: {
    anyOf: [
      { type: 'integer', minimum: 1 },
      { type: 'string', pattern: '^\\d+[x×]\\d+$' },
    ],
  },
  parse: sizeOf,
  accept: sizeOf,
};

function sizeOf(name: string, value: unknown): number | string {
  try {
    const [height, width] = sidesOf('', value as ImageSize);
    return height === width ? height : `${height}x${width}`;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new ParameterError(
      name,
      complaintOf(error)
        .trimStart()
        .replace(/^imageSize /, ''),
    );
  }
}

/** none, or a number above 0. */
const scaleKind: Kind<number | string> = {
  placeholder: 'none|x',
  allowed: 'none, or a number above 0',
  schema: { anyOf: [{ enum: ['none'] }, positive.schema] },
  parse: (name, value) => (value === 'none' ? value : positive.parse(name, value)),
  accept: (name, value) => (value === 'none' ? value : positive.accept(name, value)),
};

/** What stands for the mean and deviation of the images themselves. */
const ofTheData = 'data';

/** data, or means and deviations such as 0.5:0.25 or 0.49,0.48,0.45:0.25,0.24,0.26. */
const standardKind: Kind<string> = {
  placeholder: 'm,…:s,…',
  allowed: `${ofTheData}, or means and deviations such as 0.5:0.25 or 0.49,0.48,0.45:0.25,0.24,0.26`,
  schema: { type: 'string' },
  parse: standardText,
  accept: standardText,
};

function standardText(name: string, value: unknown): string {
  if (value === ofTheData) return value;
  const parts = typeof value === 'string' ? value.split(':') : [];
  if (parts.length !== 2) {
    throw new ParameterError(name, `must be ${standardKind.allowed}, got ${String(value)}`);
  }
  const [mean = [], deviation = []] = parts.map((part) => part.split(','));
  const means = mean.map((each) => number().parse(name, each.trim()));
  return `${means.join(',')}:${deviation.map((each) => positive.parse(name, each.trim())).join(',')}`;
}

/** Means and deviations that are given; undefined for those of the data. */
export function givenStandard(value: string): Standard | undefined {
  if (value === ofTheData) return undefined;
  const [mean = [], deviation = []] = value.split(':').map((part) => part.split(',').map(Number));
  return { mean, deviation };
}

/** How images are read: rows of every table that reads some. */
export const imageSize = {
  kind: imageSizeKind,
  unit: 'px',
  meaning: 'size of the images: rows of numbers are taken for such images, others are refused; nothing is resized',
  otherwise: 'by the shape of the array',
} as const;

export const channelsLast = {
  kind: flag,
  meaning: 'channels stand behind rows and columns in an array',
  otherwise: 'by the shape of the array',
  contrary: 'channels stand before rows and columns, if there are some',
} as const;

export const scale = {
  kind: scaleKind,
  meaning: 'divides the numbers of a .npy array by x, or takes them as they are: none',
  otherwise: 'integers by 255 (uint16 by 65535), truth values and floats not',
} as const;

export const standardise = {
  kind: standardKind,
  meaning: 'shifts and divides each channel to mean 0 and deviation 1, or by given means and deviations',
  alone: ofTheData,
  otherwise: 'not',
} as const;

export const crop = {
  kind: oneOf(crops),
  meaning: 'what is not square: none refuses it, centre cuts it',
} as const;

/** What is said of images beside their file, as parameters. */
export interface ReadingParameters {
  /** n, or HEIGHTxWIDTH. */
  readonly imageSize?: number | string | undefined;
  /** Channels stand behind rows and columns, or do not. */
  readonly channelsLast?: boolean | undefined;
  /** none, or what numbers of an array are divided by. */
  readonly scale?: number | string | undefined;
  /** What to do with images that are not square. */
  readonly crop?: FittedOptions['crop'] | undefined;
}

/** Those among other parameters. */
export function readingOf({ imageSize, channelsLast, scale, crop }: ReadingParameters): ReadingParameters {
  return { imageSize, channelsLast, scale, crop };
}

/** The same as options of `images.readData`. */
export function fittedOptions({ imageSize, channelsLast, scale, crop }: ReadingParameters): FittedOptions {
  return {
    ...(imageSize !== undefined && { imageSize: imageSize as ImageSize }),
    ...(channelsLast !== undefined && { channelsLast }),
    ...(scale !== undefined && { scale: scale as number | 'none' }),
    ...(crop !== undefined && { crop }),
  };
}

/**
 * Refuses what is said of images that are drawn by rule.
 * @throws ParameterError
 */
export function refuseReading(reading: ReadingParameters, drawn: string): void {
  const { crop: cut, ...rest } = reading;
  const name = Object.entries({ ...rest, crop: cut === 'none' ? undefined : cut }).find(
    ([, value]) => value !== undefined,
  )?.[0];
  if (name === undefined) return;
  throw new ParameterError(name, `is for images of files, got ${drawn}, which is drawn by rule (leave it out)`);
}
