import { existsSync } from 'node:fs';
import type { NdArray } from 'ndarray';
import type { ImageSet } from '../../images/image-set.js';
import { type ProceduralKind, proceduralImages, proceduralKinds } from '../../images/procedural/procedural-images.js';
import { readChunks } from '../../images/read-data.js';
import { InputError } from '../../numerics/input-error.js';
import { contentHash } from '../../system/content-hash.js';

/** Images that a measurement reads in chunks, as often as it needs. */
export interface ImageData {
  readonly description: string;
  /** n: pixels along a side. */
  readonly size: number;
  readonly channels: number;
  /** P. */
  readonly samples: number;
  /** Class of each sample. */
  readonly labels?: Int32Array;
  readonly classNames?: readonly string[];
  /** SHA-256 of the file or folder, and of that of the labels; none for images drawn by rule. */
  readonly sha256?: string;
  readonly labelsSha256?: string;
  /** Begins a reading: [B, C, n, n]. */
  readonly chunks: () => Iterable<NdArray<Float64Array>>;
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
 * The images of a file or folder that `images.readData` reads, or a set drawn by rule: KIND:COUNT or KIND:COUNT:SIZE, 32 × 32 pixels unless a size is given.
 * Reads labels and shapes, not yet all pixels.
 * @param options.samples the first P images alone
 * @param options.labels a file of labels, for images without
 * @throws InputError naming `subject` if there is nothing of that name; else as `images.readData`
 */
export function openImages(
  subject: string,
  data: string,
  { samples, labels }: { readonly samples?: number | undefined; readonly labels?: string | undefined } = {},
): ImageData {
  const drawn = drawnImages(subject, data);
  if (drawn === undefined) return imagesOfFile(subject, data, samples, labels);
  if (labels !== undefined) {
    throw new InputError('--labels', `${data} has labels of its own, got ${labels} (leave --labels out)`);
  }
  const count = Math.min(drawn.count, samples ?? drawn.count);
  const set = (first: number, most: number) => proceduralImages({ ...drawn, first, count: most });
  const { channels, size } = shapeOf(set(0, 1));
  // Classes do not depend on the size.
  const { labels: classes, classNames } = proceduralImages({ ...drawn, count, size: 8 });
  return {
    channels,
    size,
    samples: count,
    ...(classes !== undefined && { labels: classes }),
    ...(classNames !== undefined && { classNames }),
    description: `${drawn.kind} drawn by rule: ${count} images of ${size} × ${size} pixels`,
    *chunks() {
      for (let first = 0; first < count; first += chunk) yield set(first, Math.min(chunk, count - first)).images;
    },
  };
}

function imagesOfFile(
  subject: string,
  path: string,
  samples: number | undefined,
  labels: string | undefined,
): ImageData {
  requireData(subject, path);
  const options = { chunk, ...(samples !== undefined && { count: samples }), ...(labels !== undefined && { labels }) };
  const found: number[] = [];
  let first: ImageSet | undefined;
  let count = 0;
  for (const set of readChunks(path, options)) {
    first ??= set;
    count += set.images.shape[0]!;
    if (set.labels !== undefined) found.push(...set.labels);
  }
  if (first === undefined) throw new InputError(subject, `${path} has no images`);
  return {
    ...shapeOf(first),
    samples: count,
    description: first.description,
    ...(found.length > 0 && { labels: Int32Array.from(found) }),
    ...(first.classNames !== undefined && { classNames: first.classNames }),
    sha256: contentHash(path),
    ...(labels !== undefined && { labelsSha256: contentHash(labels) }),
    *chunks() {
      for (const { images } of readChunks(path, options)) yield images;
    },
  };
}

function shapeOf({ images }: ImageSet): { readonly channels: number; readonly size: number } {
  const [, channels = 1, size = 1] = images.shape;
  return { channels, size };
}

/**
 * Throws unless there is a file or folder of that name.
 * @throws InputError naming `subject`
 */
export function requireData(subject: string, path: string): void {
  if (existsSync(path)) return;
  throw new InputError(
    subject,
    `expected a file or folder of images, or ${proceduralKinds.join(', ')} with a number of images such as digits:256, got ${path} (there is no such file)`,
  );
}

/**
 * The images drawn by rule that a name stands for; undefined for the name of a file.
 * @throws InputError naming `subject` for a kind with a number that can't be read
 */
export function drawnImages(subject: string, data: string): Drawn | undefined {
  const [kind, ...numbers] = data.split(':');
  if (!proceduralKinds.includes(kind as ProceduralKind) || existsSync(data)) return undefined;
  const [count, size] = numbers.map((text) => (/^\d+$/.test(text) ? Number(text) : Number.NaN));
  const bad =
    numbers.length < 1 || numbers.length > 2 || !(count! >= 1) || (size !== undefined && !(size >= 8 && size <= 4096));
  if (bad) {
    throw new InputError(
      subject,
      `images drawn by rule are named with their number and, if not 32, their pixels along a side (8 to 4096), such as ${kind}:256 or ${kind}:256:64, got ${data}`,
    );
  }
  return { kind: kind as ProceduralKind, count: count!, ...(size !== undefined && { size }) };
}
