import { existsSync } from 'node:fs';
import ndarray from 'ndarray';
import type { ImageSet, Picture, Stored } from '../../images/image-set.js';
import { type ImageValues, imageValues } from '../../images/image-values.js';
import { type MemoryOptions, partLength } from '../../images/memory.js';
import {
  type ProceduralKind,
  proceduralClasses,
  proceduralImages,
  proceduralKinds,
} from '../../images/procedural/procedural-images.js';
import { aboutFile } from '../../images/read-bytes.js';
import { readData } from '../../images/read-data.js';
import { InputError } from '../../numerics/input-error.js';
import { ParameterError } from '../parameters/parameter-error.js';
import { fittedOptions, type ReadingParameters, readingOf, refuseReading } from './reading-parameters.js';

/** The image that a command is to deform. */
export interface ImageChoice extends ReadingParameters, MemoryOptions {
  /**
   * A file or folder that `readData` reads, or KIND/CLASS or KIND/CLASS/NUMBER for an image drawn
   * by rule, such as digits/3.
   */
  readonly image: string;
  /** Number of the image, in a file that has several. */
  readonly number?: number | undefined;
  /** n of an image drawn by rule. */
  readonly size?: number | undefined;
  /** An image drawn by rule in colour. */
  readonly colour?: boolean | undefined;
  /** Seed of an image drawn by rule. */
  readonly seed: string;
}

/** One square image, [C, n, n]. */
export interface OneImage {
  /** Its values, in [0, 1] unless an array has others. */
  readonly picture: Picture;
  /** n: pixels along a side. */
  readonly size: number;
  /** Short enough for the head of a figure. */
  readonly name: string;
  /** Where it comes from. */
  readonly description: string;
  /** Smallest, largest, mean and deviation. */
  readonly values: ImageValues;
  /** How its numbers stood in the file. */
  readonly stored?: Stored;
  /** What is to be known about the file, a line each. */
  readonly notes?: readonly string[];
}

const drawnSize = 64;
const leastDrawnSize = 8;
/** Bytes that a value takes beside its eight while an image is drawn and deformed. */
const drawnBesides = 64;

/**
 * The image of that name.
 * @throws InputError naming the file, or IMAGE for a name that stands for nothing, or an option that the image has not
 * @see {@link deformedSamples}
 */
export function openImage(choice: ImageChoice): OneImage {
  const { image, number, size, colour, seed, memory } = choice;
  const reading = readingOf(choice);
  const drawn = existsSync(image) ? undefined : drawnImage(image);
  if (drawn === undefined) {
    if (size !== undefined) refuse('size', String(size), image);
    if (colour === true) refuse('colour', '', image);
    requireImage(image);
    const part = { first: number ?? 0, count: 1, picture: number === undefined };
    const set = readData(image, { ...part, memory, ...fittedOptions(reading) });
    const count = number === undefined ? '' : `, number ${number}`;
    const name = image.split(/[\\/]/).at(-1) ?? image;
    const { description, stored } = set;
    const values = imageValues(set.images);
    const notes = [...(set.notes ?? []), ...beyondOne(image, values)];
    return {
      ...firstOf(set),
      name: `${name}${count}`,
      description: `${description}${count}`,
      values,
      ...(stored !== undefined && { stored }),
      ...(notes.length > 0 && { notes }),
    };
  }
  if (number !== undefined) {
    throw new ParameterError('number', `is for files of several images, got ${image} (write ${image}/${number})`);
  }
  if (size !== undefined && size < leastDrawnSize) {
    throw new ParameterError('size', `must be at least ${leastDrawnSize} for an image drawn by rule, got ${size}`);
  }
  refuseReading(reading, image);
  const options = { ...drawn, size: size ?? drawnSize, channels: colour === true ? 3 : 1, seed } as const;
  const pixels = { height: options.size, width: options.size, besides: drawnBesides };
  aboutFile(image, () => partLength(1, 1, { channels: options.channels, ...pixels }, { memory }));
  const set = proceduralImages(options);
  return {
    ...firstOf(set),
    name: image,
    description: `${image}: ${set.description}`,
    values: imageValues(set.images),
  };
}

/** A number with three digits. */
function shown(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** What becomes of values that a picture file can't hold. */
function beyondOne(image: string, { smallest, largest }: ImageValues): string[] {
  if (smallest >= 0 && largest <= 1) return [];
  const range = `its values go from ${shown(smallest)} to ${shown(largest)}`;
  return [`${image}: ${range}, pictures show 0 to 1 and cut the rest (of an array, scale divides them)`];
}

function refuse(parameter: string, value: string, image: string): never {
  const got = value === '' ? '' : `, got ${value}`;
  throw new ParameterError(
    parameter,
    `is for images drawn by rule, such as digits/3; ${image} has its own${got} (leave it out)`,
  );
}

function requireImage(image: string): void {
  if (existsSync(image)) return;
  const names = proceduralKinds.map((kind) => `${kind}/${proceduralClasses[kind].at(-1)}`);
  throw new InputError('IMAGE', `expected an image file or one of ${names.join(', ')}, …, got ${image} (no such file)`);
}

function firstOf({ images }: ImageSet): { picture: Picture; size: number } {
  const [, channels = 1, size = 1] = images.shape;
  return { picture: ndarray(images.data.slice(0, channels * size * size), [channels, size, size]), size };
}

/** What KIND/CLASS/NUMBER stands for: the class by name or label, the first image of it unless a number is given. */
function drawnImage(name: string): { kind: ProceduralKind; label: number; first: number } | undefined {
  const [kindName, className, numberText, ...more] = name.split('/');
  const kind = proceduralKinds.find((known) => known === kindName);
  if (kind === undefined) return undefined;
  const classes = proceduralClasses[kind];
  const label = classes.includes(className ?? '') ? classes.indexOf(className ?? '') : Number(className || Number.NaN);
  const first = Number(numberText ?? 0);
  if (classes[label] === undefined || !Number.isSafeInteger(first) || first < 0 || more.length > 0) {
    throw new InputError(
      'IMAGE',
      `expected ${kind}/CLASS or ${kind}/CLASS/NUMBER with CLASS one of ${classes.join(', ')}, got ${name} (use ${kind}/${classes.at(-1)})`,
    );
  }
  return { kind, label, first };
}
