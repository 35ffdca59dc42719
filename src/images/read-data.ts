import { statSync } from 'node:fs';
import type { NdArray } from 'ndarray';
import { InputError, requireInteger } from '../numerics/input-error.js';
import { requireObject } from '../numerics/require-argument.js';
import { isNpy } from '../system/npy-header.js';
import { imagesOfArray } from './array-images.js';
import { heldTimes, openArray } from './array-source.js';
import { type ByteRecords, decodeRecords } from './byte-records.js';
import { type ByteSource, beginningOf, withFile } from './byte-source.js';
import { cifar10Classes, cifarKindOf, cifarRecords } from './cifar.js';
import { type FittedOptions, fitted, refuseArrayOptions } from './fitted.js';
import { idxHeaderBytes, idxRecords, isIdx } from './idx.js';
import { folderParts, stacked } from './image-folder.js';
import type { ImageSet, Part } from './image-set.js';
import { labelsBeside, labelsOf } from './labels.js';
import { partLength, requireMemory, wholeSet } from './memory.js';
import { gatherNotes, type Note, notesField } from './notes.js';
import { samplesOf } from './part.js';
import type { PictureOptions } from './png.js';
import { aboutFile } from './read-bytes.js';
import { decodePicture, isPicture } from './read-image.js';
import { squared } from './square.js';
import { unknownKind } from './unknown-kind.js';
import { valueRule } from './value-rule.js';

/** What of a file is read, and how. */
export interface DataOptions extends Part, PictureOptions, FittedOptions {
  /**
   * File of labels, IDX or .npy, for images without labels of their own; beside images named …images-idx3… the file
   * …labels-idx1… is taken unless another is given.
   */
  readonly labels?: string;
}

/**
 * The images of a file or a folder, recognised by content: .npy arrays (`imagesOfArray`), IDX as MNIST has it, CIFAR-10
 * and CIFAR-100 binary batches (each of these also packed by gzip), a PNG or JPEG, or a folder of those of one size, or
 * of folders of them, each one a class, sorted by name.
 * @throws InputError, one line naming the file, if it is missing, broken, cut short, of another kind, not square, or
 *   labels don't match the images, or that it would take more memory than is allowed
 *
 * @example
 * ```ts
 * import { mkdtempSync, rmSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { proceduralImages, readChunks, readData, readImage, writePng } from 'diffeolab/images';
 *
 * const folder = mkdtempSync(join(tmpdir(), 'example-'));
 * const { images } = proceduralImages({ kind: 'digits', count: 3, size: 16 });
 * for (const i of [0, 1, 2]) await writePng(join(folder, `${i}.png`), images.pick(i));
 * console.log(readImage(join(folder, '0.png')).shape); // [ 1, 16, 16 ]
 * console.log(readData(folder).images.shape); // [ 3, 1, 16, 16 ]
 * for (const part of readChunks(folder, { chunk: 2 })) console.log(part.images.shape[0]); // 2, 1
 * rmSync(folder, { recursive: true });
 * ```
 */
export function readData(path: string, options: DataOptions = {}): ImageSet {
  requireObject('readData', 'options', options);
  const [set] = partsOf(path, options, wholeSet);
  return set!;
}

/**
 * The same images in parts of at most `chunk` samples, fewer where `memory` has no room for so many, one part in memory
 * at a time: IDX, CIFAR and .npy files are read as they are asked for. Those that gzip packed are held as bytes, and so
 * is a .npy array in Fortran order.
 * @throws InputError as `readData`; from the iterator
 * @see {@link readData}
 */
export function* readChunks(
  path: string,
  options: DataOptions & {
    /** Most samples of a part; default 256. */
    readonly chunk?: number;
  } = {},
): Generator<ImageSet> {
  requireObject('readChunks', 'options', options);
  const { chunk = 256, ...reading } = options;
  requireInteger('readChunks', 'chunk', chunk, 1);
  yield* partsOf(path, reading, chunk);
}

/** The parts of a file or folder, at most `chunk` samples each, with the notes there are so far. */
function* partsOf(path: string, options: DataOptions, chunk: number): Generator<ImageSet> {
  requireMemory('readData', options);
  const notes = gatherNotes();
  const onNote = (note: Note) => {
    notes.onNote(note);
    options.onNote?.(note);
  };
  for (const set of plainParts(path, { ...options, onNote }, chunk)) yield { ...set, ...notesField(notes) };
}

function plainParts(path: string, options: DataOptions, chunk: number): Generator<ImageSet> {
  if (aboutFile(path, () => statSync(path)).isDirectory()) return folderParts(path, options, chunk);
  const use = function* (source: ByteSource): Generator<ImageSet> {
    const head = beginningOf(source, 512);
    if (isPicture(head)) yield pictureSet(path, source, options);
    else if (isNpy(head)) yield* arrayParts(path, source, options, chunk);
    else yield* recordParts(path, source, recordsOf(path, head, source), options, chunk);
  };
  return withFile(path, use, options);
}

function pictureSet(path: string, source: ByteSource, options: DataOptions): ImageSet {
  refuseArrayOptions(path, options);
  const picture = fitted(path, decodePicture(path, source.read(0, source.size), options), options);
  const size = picture.shape[1]!;
  samplesOf(path, options, 1);
  return {
    images: stacked([picture], size, picture.shape[0]!),
    ...(options.labels !== undefined && { labels: labelsOf(path, options.labels, 1) }),
    stored: { type: 'pictures' },
    description: `image ${path}, ${size} × ${size} pixels`,
  };
}

function* arrayParts(path: string, source: ByteSource, options: DataOptions, chunk: number): Generator<ImageSet> {
  const { layout, type, rows } = openArray(path, source, options);
  const rule = valueRule(path, type, options.scale);
  const labels = options.labels === undefined ? undefined : labelsOf(path, options.labels, layout.count);
  const { first, end } = samplesOf(path, options, layout.count);
  const length = partLength(chunk, end - first, { ...layout, besides: 8 * heldTimes(type) }, options);
  for (let start = first; start < end; start += length) {
    const count = Math.min(length, end - start);
    const images = squared(path, imagesOfArray(rows(start, count), layout, rule, start), options);
    yield {
      images,
      ...(labels !== undefined && { labels: labels.slice(start, start + count) }),
      stored: { type: rule.type, divisor: rule.divisor, ...(layout.words !== '' && { axes: layout.words }) },
      description: `${describe('array', path, layout.count, images)}${layout.words === '' ? '' : `, ${layout.words}`}`,
    };
  }
}

function* recordParts(
  path: string,
  source: ByteSource,
  records: ByteRecords,
  options: DataOptions,
  chunk: number,
): Generator<ImageSet> {
  refuseArrayOptions(path, options);
  const file = options.labels ?? (records.format === 'IDX' ? labelsBeside(path) : undefined);
  const given = file === undefined ? undefined : labelsOf(path, file, records.count);
  const { first, end } = samplesOf(path, options, records.count);
  const [channels, height, width] = records.shape;
  const length = partLength(chunk, end - first, { channels, height, width, besides: 9 }, options);
  for (let start = first; start < end; start += length) {
    const count = Math.min(length, end - start);
    const bytes = source.read(records.start + start * records.length, count * records.length);
    const decoded = decodeRecords(bytes, count, records, start);
    const images = fitted(path, decoded.images, options);
    const labels = given?.slice(start, start + count) ?? decoded.labels;
    yield {
      images,
      ...(labels !== undefined && { labels }),
      ...(records.format === 'CIFAR-10' && options.labels === undefined && { classNames: cifar10Classes }),
      stored: { type: 'uint8', divisor: 255 },
      description: describe(records.format, path, records.count, images),
    };
  }
}

function describe(format: string, path: string, total: number, { shape }: NdArray<Float64Array>): string {
  return `${format} ${path}: ${total} ${total === 1 ? 'image' : 'images'} of ${shape[3]} × ${shape[2]} pixels, ${shape[1]} ${shape[1] === 1 ? 'channel' : 'channels'}`;
}

/** Where the images of an IDX file or a CIFAR batch lie. */
function recordsOf(path: string, head: Buffer, source: ByteSource): ByteRecords {
  const kind = cifarKindOf(source.size, (place) => source.read(place, 1)[0]!);
  if (isIdx(head)) {
    try {
      return idxRecords(head.subarray(0, idxHeaderBytes), source.size);
    } catch (error) {
      if (kind === undefined) throw error;
    }
  }
  if (kind !== undefined) return cifarRecords(kind, source.size);
  const batch = /\.bin(\.gz)?$/.test(path)
    ? '; as a CIFAR batch it would be a whole number of records of 3073 or 3074 bytes (was it cut short?)'
    : '';
  throw new InputError(
    path,
    `expected a .npy array, IDX images, a CIFAR batch, PNG, JPEG, or a folder of images, got ${unknownKind(head, source.size)}${batch}`,
  );
}
