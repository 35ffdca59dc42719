import { InputError } from '../numerics/input-error.js';
import { beginningOf, withFile } from './byte-source.js';
import { isJpeg, jpegIsInColour } from './jpeg-structure.js';
import { isPng, pngIsInColour, pngPrefixBytes } from './png-structure.js';

/**
 * Whether a PNG or JPEG is in colour, by its header alone. A file that can't be read has no say: it is
 * refused where it is decoded.
 */
export function isInColour(path: string): boolean {
  try {
    const [answer = false] = withFile(path, function* ({ size, read }) {
      const prefix = beginningOf({ size, read }, pngPrefixBytes);
      yield isPng(prefix) ? pngIsInColour(prefix) : isJpeg(prefix) && jpegIsInColour(size, read);
    });
    return answer;
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}
