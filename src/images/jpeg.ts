import jpeg from 'jpeg-js';
import ndarray from 'ndarray';
import { requireInstance } from '../numerics/require-argument.js';
import type { Picture } from './image-set.js';
import { inspectJpeg } from './jpeg-structure.js';
import { planesOf } from './planes.js';
import { mostPixels } from './png.js';

/** Megabytes that a picture may take while it is decoded: about 40 bytes a pixel. */
const mostMegabytes = 4096;

/**
 * The picture of a JPEG file (baseline or progressive, 8 bits), [C, height, width] with values in [0, 1]: C = 1 for
 * grey, 3 for colour. Chrominance of half the resolution is repeated, not smoothed. Values are as stored: no gamma is
 * undone, no orientation applied.
 * @throws Error saying what is broken, missing or of a kind that is not read, such as CMYK
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
export function decodeJpeg(bytes: Buffer): Picture {
  requireInstance('decodeJpeg', 'bytes', bytes, Buffer);
  const { components, rgb } = inspectJpeg(bytes, mostPixels);
  const { width, height, data } = decoded(bytes, rgb);
  const picture = planesOf(data, { width, height, channels: 3, scale: 255 });
  return components === 1 ? ndarray(picture.data.slice(0, height * width), [1, height, width]) : picture;
}

function decoded(bytes: Buffer, rgb: boolean) {
  try {
    return jpeg.decode(bytes, {
      useTArray: true,
      formatAsRGBA: false,
      tolerantDecoding: false,
      maxResolutionInMP: mostPixels / 1e6,
      maxMemoryUsageInMB: mostMegabytes,
      ...(rgb && { colorTransform: false }),
    });
  } catch (error) {
    const reason = error instanceof TypeError || !(error instanceof Error) ? '' : ` (${error.message})`;
    throw new Error(`its tables or its coded data are broken${reason}`);
  }
}
