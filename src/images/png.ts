import { convertIndexedToRgb, type DecodedPng, decode, encode } from 'fast-png';
import { InputError, requireNumber } from '../numerics/input-error.js';
import { requireInstance, requireNdarray, requireObject } from '../numerics/require-argument.js';
import type { Picture } from './image-set.js';
import { type MemoryOptions, requireMemory } from './memory.js';
import type { OnNote } from './notes.js';
import { oriented } from './orientation.js';
import { composed, planesOf } from './planes.js';
import { inspectPng, type PngHeader } from './png-structure.js';
import { aboutFile } from './read-bytes.js';

/** How pictures are read. */
export interface PictureOptions extends MemoryOptions {
  /** Value behind what is transparent, from 0 (black) to 1 (white); 1 unless given. */
  readonly background?: number;
  /** Takes what is to be known about a file that was read, as it is found. */
  readonly onNote?: OnNote;
}

/**
 * The picture of a PNG file, [C, height, width] with values v/(2^bits − 1) in [0, 1]: C = 1 for grey, 3 for colour and
 * palettes. Any bit depth, also interlaced from 8 bits on. Alpha α, and a colour that stands for transparency, is
 * composed over the background: α·v + (1 − α)·background. Values are as stored: no gamma is undone. It is turned or
 * mirrored as its Exif data say, as viewers do; `onNote` hears of it.
 * @throws InputError saying what is broken or missing, or that it would take more memory than is allowed
 * @see {@link encodePng}
 */
export function decodePng(bytes: Buffer, options: PictureOptions = {}): Picture {
  const subject = 'decodePng';
  requireInstance(subject, 'bytes', bytes, Buffer);
  requireObject(subject, 'options', options);
  requireMemory(subject, options);
  return aboutFile(subject, () => pngPicture(subject, bytes, options));
}

/**
 * The same for a file of that name.
 * @throws Error as `decodePng`, without a subject
 */
export function pngPicture(file: string, bytes: Buffer, options: PictureOptions): Picture {
  const { background = 1, onNote } = options;
  requireNumber('decodePng', 'background', background, 0, 1);
  const { header, orientation, bytes: plain } = inspectPng(bytes, options);
  const { picture, words } = oriented(storedPicture(header, plain, background), orientation);
  if (words !== undefined) onNote?.({ subject: file, text: words });
  return picture;
}

/** The picture as its rows are stored. */
function storedPicture({ width, height, depth, colourType }: PngHeader, bytes: Buffer, background: number): Picture {
  const png = decode(bytes, { checkCrc: true });
  if (png.palette !== undefined) {
    const channels = png.palette[0]?.length ?? 0;
    const picture = planesOf(convertIndexedToRgb(png), { width, height, channels, scale: 255 });
    return channels === 4 ? composed(picture, background) : picture;
  }
  if (colourType === 3) throw new Error('it has no palette');
  const scale = 2 ** depth - 1;
  const samples = depth < 8 ? unpacked(png) : png.data;
  const transparent = png.transparency;
  if (transparent !== undefined) {
    const picture = planesOf(withKey(samples, png.channels, transparent, scale), {
      width,
      height,
      channels: png.channels + 1,
      scale,
    });
    return composed(picture, background);
  }
  const picture = planesOf(samples, { width, height, channels: png.channels, scale });
  return png.channels === 2 || png.channels === 4 ? composed(picture, background) : picture;
}

/** Samples of 1, 2 or 4 bits, one a byte: rows begin at whole bytes. */
function unpacked({ data, width, height, depth }: DecodedPng): Uint8Array {
  const samples = new Uint8Array(width * height);
  const rowBytes = Math.ceil((width * depth) / 8);
  const perByte = 8 / depth;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const shift = 8 - depth * ((x % perByte) + 1);
      samples[y * width + x] = (data[y * rowBytes + Math.floor(x / perByte)]! >> shift) & (2 ** depth - 1);
    }
  }
  return samples;
}

/** Samples with alpha: 0 where all channels have the values of the key, else opaque. */
function withKey(samples: ArrayLike<number>, channels: number, key: Uint16Array, opaque: number): Uint16Array {
  const pixels = samples.length / channels;
  const keyed = new Uint16Array(pixels * (channels + 1));
  for (let pixel = 0; pixel < pixels; pixel++) {
    let equal = true;
    for (let c = 0; c < channels; c++) {
      const value = samples[pixel * channels + c]!;
      keyed[pixel * (channels + 1) + c] = value;
      equal &&= value === key[c];
    }
    keyed[pixel * (channels + 1) + channels] = equal ? 0 : opaque;
  }
  return keyed;
}

/**
 * A picture [C, height, width] (C = 1 grey, 3 colour) or [height, width] as PNG file. Values are clamped to [0, 1] and
 * rounded to `depth` bits.
 * @throws InputError unless C is 1 or 3, all values are finite numbers, and depth is 8 or 16
 *
 * @example
 * ```ts
 * import { decodePng, encodePng } from 'diffeolab/images';
 * import ndarray from 'ndarray';
 *
 * const bytes = encodePng(ndarray(Float64Array.of(0, 0.5, 1, 0.25), [2, 2]));
 * const { shape, data } = decodePng(Buffer.from(bytes));
 * console.log(shape, data[1], data[3]); // [ 1, 2, 2 ] 0.5019607843137255 0.25098039215686274
 * ```
 */
export function encodePng(
  picture: Picture,
  options: {
    /** Bits a value; default 8. */
    readonly depth?: 8 | 16;
  } = {},
): Uint8Array {
  const subject = 'encodePng';
  requireNdarray(subject, 'picture', picture);
  requireObject(subject, 'options', options);
  const { depth = 8 } = options;
  if (depth !== 8 && depth !== 16) throw new InputError(subject, `depth must be 8 or 16, got ${String(depth)}`);
  const grey = picture.shape.length === 2;
  const [channels, height, width] = grey ? [1, ...picture.shape] : picture.shape;
  if ((!grey && picture.shape.length !== 3) || (channels !== 1 && channels !== 3) || !width || !height) {
    throw new InputError(subject, `expected a picture [1 or 3, height, width], got [${picture.shape.join(', ')}]`);
  }
  const top = 2 ** depth - 1;
  const data = new (depth === 8 ? Uint8Array : Uint16Array)(width * height * channels);
  for (let v = 0; v < height; v++) {
    for (let u = 0; u < width; u++) {
      for (let c = 0; c < channels; c++) {
        const value = grey ? picture.get(v, u) : picture.get(c, v, u);
        data[(v * width + u) * channels + c] = Math.round(Math.min(1, Math.max(0, value)) * top);
      }
    }
  }
  return encode({ width, height, channels, depth, data });
}
