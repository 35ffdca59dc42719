import { existsSync, statSync } from 'node:fs';
import type { FittedOptions } from '../../images/fitted.js';
import type { ImageSet } from '../../images/image-set.js';
import { gatherValues } from '../../images/image-values.js';
import { listImages } from '../../images/list-images.js';
import { type MemoryOptions, partLength } from '../../images/memory.js';
import { gatherNotes, notesField } from '../../images/notes.js';
import {
  type ProceduralKind,
  proceduralClasses,
  proceduralImages,
  proceduralKinds,
} from '../../images/procedural/procedural-images.js';
import { aboutFile } from '../../images/read-bytes.js';
import { readChunks } from '../../images/read-data.js';
import { contentHash } from '../../system/content-hash.js';
import { fittedOptions, type ReadingParameters, refuseReading } from '../diffeo/reading-parameters.js';
import { ParameterError } from '../parameters/parameter-error.js';
import { type ImageData, type PlainData, withValues } from './data-values.js';
import { picked, pickedFromFolder, spreadEvenly } from './subset.js';

export type { ImageData } from './data-values.js';

/** What is read of images, and how. */
export interface ImageDataOptions extends ReadingParameters, MemoryOptions {
  /**
   * P images alone, default all: spread evenly over those of a file or folder (`spreadEvenly`), the first P of those
   * drawn by rule, whose classes take turns.
   */
  readonly samples?: number | undefined;
  /** A file of labels, for images without. */
  readonly labels?: string | undefined;
  /** 'data', or means and deviations of channels such as 0.5:0.25, by which the images are standardised. */
  readonly standardise?: string | undefined;
}

/** Images drawn by rule, by name: "digits:256", or "digits:256:64" for 64 × 64 pixels. */
interface Drawn {
  readonly kind: ProceduralKind;
  readonly count: number;
  readonly size?: number;
}

/** Images of a chunk. */
const chunk = 256;

/**
 * The images of a file or folder that `images.readData` reads, or a set drawn by rule: KIND:COUNT or KIND:COUNT:SIZE,
 * 32 × 32 pixels unless a size is given. Files are read once for their labels and the range of their numbers.
 * @throws ParameterError about `subject` if there is nothing of that name; else as `images.readData`
 * @see {@link measureModel}
 */
export function openImageData(subject: string, data: string, options: ImageDataOptions = {}): ImageData {
  const { samples, labels, standardise, memory, ...reading } = options;
  const drawn = drawnImages(subject, data);
  if (drawn === undefined) {
    return withValues(imagesOfFile(subject, data, samples, labels, { memory, ...fittedOptions(reading) }), standardise);
  }
  if (labels !== undefined) {
    throw new ParameterError('labels', `${data} has labels of its own, got ${labels} (name no file)`);
  }
  refuseReading(reading, data);
  return withValues(
    aboutFile(data, () => imagesByRule(drawn, samples, { memory })),
    standardise,
  );
}

function imagesByRule(drawn: Drawn, samples: number | undefined, options: MemoryOptions): PlainData {
  const count = Math.min(drawn.count, samples ?? drawn.count);
  const set = (first: number, most: number) => proceduralImages({ ...drawn, first, count: most });
  const { channels, size } = shapeOf(set(0, 1));
  const image = { channels, height: size, width: size, besides: 8 };
  const length = partLength(chunk, count, image, options);
  const classNames = proceduralClasses[drawn.kind];
  return {
    channels,
    size,
    samples: count,
    // One class after the other.
    labels: Int32Array.from({ length: count }, (_, index) => index % classNames.length),
    classNames,
    classes: classNames.length,
    description: `${drawn.kind} drawn by rule: ${count} images of ${size} × ${size} pixels`,
    *chunks() {
      for (let first = 0; first < count; first += length) yield set(first, Math.min(length, count - first)).images;
    },
  };
}

function imagesOfFile(
  subject: string,
  path: string,
  samples: number | undefined,
  labels: string | undefined,
  reading: FittedOptions & MemoryOptions,
): PlainData {
  requireData(subject, path);
  const hashes = () => ({
    sha256: contentHash(path),
    ...(labels !== undefined && { labelsSha256: contentHash(labels) }),
  });
  if (samples !== undefined && statSync(path).isDirectory()) {
    const part = partOfFolder(path, samples, labels, reading);
    if (part !== undefined) return { ...part, ...hashes() };
  }
  const notes = gatherNotes();
  const options = { chunk, onNote: notes.onNote, ...reading, ...(labels !== undefined && { labels }) };
  const gathered = gatherValues();
  const found: number[] = [];
  let first: ImageSet | undefined;
  let total = 0;
  for (const set of readChunks(path, options)) {
    first ??= set;
    total += set.images.shape[0]!;
    gathered.add(set.images);
    if (set.labels !== undefined) for (const label of set.labels) found.push(label);
  }
  if (first === undefined) throw new ParameterError(subject, `${path} has no images`);
  const { classNames, description, stored } = first;
  const numbers = samples !== undefined && samples < total ? spreadEvenly(total, samples) : undefined;
  return {
    ...shapeOf(first),
    samples: numbers?.length ?? total,
    description: numbers === undefined ? description : `${description}; ${numbers.length} of them, evenly spread`,
    ...(found.length > 0 && labelsOf(found, classNames, numbers)),
    ...(stored !== undefined && { stored }),
    ...(numbers === undefined && { known: gathered.values() }),
    ...notesField(notes),
    ...hashes(),
    *chunks() {
      const sets = readChunks(path, options);
      if (numbers !== undefined) yield* picked(sets, numbers, Math.min(chunk, first.images.shape[0]!));
      else for (const { images } of sets) yield images;
    },
  };
}

/** Images spread evenly over a folder, without a look at the others; undefined if it has no more. */
function partOfFolder(
  path: string,
  samples: number,
  labelsFile: string | undefined,
  reading: FittedOptions & MemoryOptions,
): PlainData | undefined {
  const notes = gatherNotes();
  const { onNote } = notes;
  const { files, labels, classNames } = listImages(path, { labels: labelsFile, onNote });
  if (samples >= files.length) return undefined;
  const numbers = spreadEvenly(files.length, samples);
  const chunks = () => pickedFromFolder(files, numbers, chunk, { ...reading, onNote });
  const gathered = gatherValues();
  let shape: readonly number[] = [];
  for (const images of chunks()) {
    shape = images.shape;
    gathered.add(images);
  }
  const [, channels = 1, size = 1] = shape;
  return {
    size,
    channels,
    samples,
    description: `folder ${path}: ${files.length} images; ${samples} of them, evenly spread, of ${size} × ${size} pixels`,
    ...(labels !== undefined && labelsOf(labels, classNames, numbers)),
    stored: { type: 'pictures' },
    known: gathered.values(),
    ...notesField(notes),
    chunks,
  };
}

/** Labels of some images out of all of them. */
function labelsOf(
  all: ArrayLike<number>,
  classNames: readonly string[] | undefined,
  numbers: readonly number[] | undefined,
): Pick<ImageData, 'labels' | 'classNames' | 'classes'> {
  let largest = 0;
  for (let i = 0; i < all.length; i++) largest = Math.max(largest, all[i]!);
  return {
    labels: numbers === undefined ? Int32Array.from(all) : Int32Array.from(numbers, (number) => all[number]!),
    ...(classNames !== undefined && { classNames }),
    classes: classNames?.length ?? largest + 1,
  };
}

function shapeOf({ images }: ImageSet): { readonly channels: number; readonly size: number } {
  const [, channels = 1, size = 1] = images.shape;
  return { channels, size };
}

/**
 * Throws unless there is a file or folder of that name.
 * @throws ParameterError about `subject`
 */
export function requireData(subject: string, path: string): void {
  if (existsSync(path)) return;
  throw new ParameterError(
    subject,
    `expected a file or folder of images, or ${proceduralKinds.join(', ')} with a number of images such as digits:256, got ${path} (there is no such file)`,
  );
}

/**
 * The images drawn by rule that a name stands for; undefined for the name of a file.
 * @throws ParameterError about `subject` for a kind with a number that can't be read
 */
export function drawnImages(subject: string, data: string): Drawn | undefined {
  const [kind, ...numbers] = data.split(':');
  if (!proceduralKinds.includes(kind as ProceduralKind) || existsSync(data)) return undefined;
  const [count, size] = numbers.map((text) => (/^\d+$/.test(text) ? Number(text) : Number.NaN));
  const bad =
    numbers.length < 1 || numbers.length > 2 || !(count! >= 1) || (size !== undefined && !(size >= 8 && size <= 4096));
  if (bad) {
    throw new ParameterError(
      subject,
      `images drawn by rule are named with their number and, if not 32, their pixels along a side (8 to 4096), such as ${kind}:256 or ${kind}:256:64, got ${data}`,
    );
  }
  return { kind: kind as ProceduralKind, count: count!, ...(size !== undefined && { size }) };
}
