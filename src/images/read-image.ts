import type { NdArray } from 'ndarray';
import { InputError } from '../numerics/input-error.js';
import { writeFile } from '../system/write-file.js';
import type { Picture } from './image-set.js';
import { jpegPicture } from './jpeg.js';
import { isJpeg } from './jpeg-structure.js';
import { RoomError } from './memory.js';
import { encodePng, type PictureOptions, pngPicture } from './png.js';
import { isPng } from './png-structure.js';
import { aboutFile, readBytes } from './read-bytes.js';
import { unknownKind } from './unknown-kind.js';

/** Whether bytes begin as a picture does that is read here. */
export function isPicture(bytes: Uint8Array): boolean {
  return isPng(bytes) || isJpeg(bytes);
}

/**
 * The picture of a PNG or JPEG file, told apart by content, [C, height, width] with values in [0, 1]; see
 * `decodePng` and `decodeJpeg`.
 * @throws InputError naming the file if it can't be read, is broken or cut short, or is of another kind
 * @see {@link readData}
 */
export function readImage(path: string, options: PictureOptions = {}): Picture {
  return decodePicture(path, readBytes(path, options), options);
}

/** The picture of the bytes of a file. */
export function decodePicture(path: string, bytes: Buffer, options: PictureOptions): Picture {
  if (!isPicture(bytes)) throw new InputError(path, `expected a PNG or JPEG image, got ${unknownKind(bytes)}`);
  return aboutFile(path, () => {
    try {
      return isPng(bytes) ? pngPicture(path, bytes, options) : jpegPicture(path, bytes, options);
    } catch (error) {
      if (error instanceof InputError || error instanceof RoomError || !(error instanceof Error)) throw error;
      const kind = isPng(bytes) ? 'PNG' : 'JPEG';
      throw new Error(`this ${kind} can't be read: ${error.message}`, { cause: error });
    }
  });
}

/**
 * Writes a picture [C, height, width] or [height, width] as PNG, whole or not at all; see `encodePng`.
 * @returns the path
 * @throws InputError as `encodePng`; what the system refuses, with the path
 * @see {@link readData}
 */
export function writePng(
  path: string,
  picture: NdArray<Float64Array>,
  options?: {
    /** Bits a value; default 8. */
    readonly depth?: 8 | 16;
  },
): Promise<string> {
  return writeFile(path, encodePng(picture, options));
}
