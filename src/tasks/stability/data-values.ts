import type { NdArray } from 'ndarray';
import type { Stored } from '../../images/image-set.js';
import {
  gatherValues,
  type ImageValues,
  requireStandard,
  type Standard,
  standardised,
  standardOf,
} from '../../images/image-values.js';
import { givenStandard } from '../diffeo/reading-parameters.js';
import { aboutParameter } from '../parameters/parameter-error.js';

/** Images that a measurement reads in chunks, as often as it needs. */
export interface ImageData {
  /** What they are, in words. */
  readonly description: string;
  /** n: pixels along a side. */
  readonly size: number;
  /** C: 1 grey, 3 colour. */
  readonly channels: number;
  /** P. */
  readonly samples: number;
  /** Class of each sample. */
  readonly labels?: Int32Array;
  /** Names of the classes, where they have some. */
  readonly classNames?: readonly string[];
  /** Number of classes: of their names, or else the largest label of all images and one. */
  readonly classes?: number;
  /** How the numbers stood in the file; none for images drawn by rule. */
  readonly stored?: Stored;
  /** Smallest, largest, mean and deviation, as they were read: before they were standardised. */
  readonly values: () => ImageValues;
  /** By what they are standardised, if they are. */
  readonly standard?: Standard;
  /** What is to be known about the files, a line each. */
  readonly notes?: readonly string[];
  /** SHA-256 of the file or folder, and of that of the labels; none for images drawn by rule. */
  readonly sha256?: string;
  readonly labelsSha256?: string;
  /** Begins a reading: [B, C, n, n], standardised if they are to be. */
  readonly chunks: () => Iterable<NdArray<Float64Array>>;
}

/** Images as they are read. */
export interface PlainData extends Omit<ImageData, 'values' | 'standard'> {
  /** Their range, where it is known already. */
  readonly known?: ImageValues;
}

/**
 * Images with their range, gathered by the first whole reading, whatever that is for; standardised if it is asked for.
 * @throws ParameterError about standardise, for other numbers than channels, or a channel of equal pixels
 */
export function withValues({ known: found, ...data }: PlainData, standardise: string | undefined): ImageData {
  let known = found;
  const chunks = function* () {
    const gathered = known === undefined ? gatherValues() : undefined;
    for (const images of data.chunks()) {
      gathered?.add(images);
      yield images;
    }
    known ??= gathered?.values();
  };
  const values = () => {
    for (const _ of known === undefined ? chunks() : []);
    return known!;
  };
  const odd = oddRange({ ...data, values });
  const notes = odd === undefined ? data.notes : [...(data.notes ?? []), odd];
  const read = { ...data, ...(notes !== undefined && { notes }), values, chunks };
  if (standardise === undefined) return read;
  const standard = aboutParameter('standardise', () =>
    requireStandard('', givenStandard(standardise) ?? standardOf(values()), data.channels),
  );
  return {
    ...read,
    standard,
    *chunks() {
      for (const images of chunks()) yield standardised(images, standard);
    },
  };
}

/** What of the range of images is probably not meant, in words; undefined where there is nothing. */
function oddRange({ stored, values }: Pick<ImageData, 'stored' | 'values'>): string | undefined {
  if (stored?.divisor === undefined) return undefined;
  const { type, divisor } = stored;
  const { smallest, largest } = values();
  const raw = largest * divisor;
  if (divisor === 65535 && raw <= 255) {
    return `no value of type ${type} is above 255, and all are divided by 65535 (scale 255 would divide by that)`;
  }
  if (divisor === 255 && type !== 'bool' && raw <= 1) {
    return `no value of type ${type} is above 1, and all are divided by 255 (of an array, scale none takes them as they are)`;
  }
  if (divisor === 1 && type.startsWith('float') && smallest >= 0 && largest >= 16) {
    const top = largest <= 16 ? 16 : largest <= 255 ? 255 : largest <= 65535 ? 65535 : largest;
    return `values go up to ${largest}: floats are taken as they are, not divided as grey levels of integers (scale ${top} divides)`;
  }
  return undefined;
}
