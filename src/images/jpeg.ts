import jpeg from 'jpeg-js';
import ndarray from 'ndarray';
import { requireInstance, requireObject } from '../numerics/require-argument.js';
import type { Picture } from './image-set.js';
import { type InspectedJpeg, inspectJpeg } from './jpeg-structure.js';
import { defaultMemory, type MemoryOptions, RoomError, requireMemory, requireRoom } from './memory.js';
import { oriented } from './orientation.js';
import { planesOf } from './planes.js';
import type { PictureOptions } from './png.js';
import { aboutFile } from './read-bytes.js';

/** Bytes that a block of 8 × 8 coefficients takes while it is decoded. */
const blockBytes = 600;
/** Pixels that scans may go through, all together, a byte of memory: those of usual files never come near it. */
const scanShare = 4;
/** Bytes that a pixel takes beside its blocks: as bytes three times, and as planes. */
const pixelBytes = 3 * 3 + 8 * (3 + 1);

/**
 * The picture of a JPEG file (baseline or progressive, 8 bits), [C, height, width] with values in [0, 1]: C = 1 for
 * grey, 3 for colour. Chrominance of half the resolution is repeated, not smoothed. Values are as stored: no gamma is
 * undone. It is turned or mirrored as its Exif data say, as viewers do. Damage outside the picture is passed over;
 * `onNote` hears of both.
 * @throws InputError saying what is broken, missing or of a kind that is not read, such as CMYK, or that it would take
 *   more memory than is allowed
 *
 * @example
 * ```ts
 * import { decodeJpeg } from 'diffeolab/images';
 *
 * const [steps, code] = ['01'.repeat(64), `01${'00'.repeat(16)}`]; // quantisation; one code of one bit
 * const head = `ffd8 ffdb004300 ${steps} ffc0000b080008000801011100 ffc4001400 ${code} ffc4001410 ${code}`;
 * const bytes = Buffer.from(`${head} ffda0008010100003f00 3f ffd9`.replaceAll(' ', ''), 'hex'); // one grey block
 * const picture = decodeJpeg(bytes);
 * console.log(picture.shape, picture.get(0, 4, 4)); // [ 1, 8, 8 ] 0.5019607843137255
 * ```
 */
export function decodeJpeg(bytes: Buffer, options: PictureOptions = {}): Picture {
  const subject = 'decodeJpeg';
  requireInstance(subject, 'bytes', bytes, Buffer);
  requireObject(subject, 'options', options);
  requireMemory(subject, options);
  return aboutFile(subject, () => jpegPicture(subject, bytes, options));
}

/**
 * The same for a file of that name.
 * @throws Error as `decodeJpeg`, without a subject
 */
export function jpegPicture(file: string, bytes: Buffer, { onNote, ...options }: PictureOptions): Picture {
  const inspected = inspectJpeg(bytes);
  requireWork(inspected, options);
  const { width, height, data } = decoded(inspected, options);
  const colour = planesOf(data, { width, height, channels: 3, scale: 255 });
  const grey = inspected.components.length === 1;
  const stored = grey ? ndarray(colour.data.slice(0, height * width), [1, height, width]) : colour;
  const { picture, words } = oriented(stored, inspected.orientation);
  const texts = [
    ...inspected.damage.map((found) => `it is damaged: ${found}`),
    ...(words === undefined ? [] : [words]),
  ];
  for (const text of texts) onNote?.({ subject: file, text });
  return picture;
}

/** Throws if a JPEG takes too much memory, or its scans too much time. */
function requireWork(
  { width, height, blocks, scans, scannedBlocks, bytes }: InspectedJpeg,
  options: MemoryOptions,
): void {
  const pixels = width * height;
  const what = `a JPEG of ${width} × ${height} pixels`;
  requireRoom(what, blocks * blockBytes + pixels * pixelBytes + 2 * bytes.length, options);
  const most = (options.memory ?? defaultMemory) / scanShare;
  if (64 * scannedBlocks <= most) return;
  const allowed = Math.max(1, Math.floor(most / (64 * blocks)));
  throw new RoomError(
    `its ${scans} scans of ${width} × ${height} pixels are too much work, some ${allowed} are read of that size (save it as baseline, or raise {memory})`,
  );
}

function decoded({ rgb, bytes }: InspectedJpeg, { memory = defaultMemory }: MemoryOptions) {
  try {
    return jpeg.decode(bytes, {
      useTArray: true,
      formatAsRGBA: false,
      // No more than this: restarts need not divide the blocks of a grey picture.
      tolerantDecoding: true,
      maxResolutionInMP: Number.POSITIVE_INFINITY,
      maxMemoryUsageInMB: memory / 2 ** 20,
      colorTransform: !rgb,
    });
  } catch (error) {
    const reason = error instanceof TypeError || !(error instanceof Error) ? '' : ` (${error.message})`;
    throw new Error(`its tables or its coded data are broken${reason}`);
  }
}
