import { InputError } from '../numerics/input-error.js';
import { beginningOf, withFile } from './byte-source.js';
import { isJpeg, jpegFrameHead } from './jpeg-structure.js';
import { isPng, pngHead, pngPrefixBytes } from './png-structure.js';

/** What a picture says before it is decoded. */
export interface PictureHead {
  /** Before it is turned as its Exif data say. */
  readonly width: number;
  readonly height: number;
  readonly colour: boolean;
}

/**
 * What a PNG or JPEG says, by its header alone; undefined for a file that can't be read, which is refused where it
 * is decoded.
 */
export function pictureHead(path: string): PictureHead | undefined {
  try {
    const [head] = withFile(path, function* ({ size, read }): Generator<PictureHead | undefined> {
      const prefix = beginningOf({ size, read }, pngPrefixBytes);
      if (isPng(prefix)) return yield pngHead(prefix);
      const frame = isJpeg(prefix) ? jpegFrameHead(size, read) : undefined;
      yield frame && { width: frame.width, height: frame.height, colour: frame.components > 1 };
    });
    return head;
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/** Whether a PNG or JPEG is in colour, by its header alone. A file that can't be read has no say. */
export function isInColour(path: string): boolean {
  return pictureHead(path)?.colour ?? false;
}
