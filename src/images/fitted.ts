import type { NdArray } from 'ndarray';
import { OptionError } from '../numerics/option-error.js';
import type { LayoutOptions } from './array-layout.js';
import { sidesOf } from './image-size.js';
import type { PictureOptions } from './png.js';
import { type Crop, squared } from './square.js';
import type { Scale } from './value-rule.js';

/** What is said of images beside their file. */
export interface FittedOptions extends LayoutOptions {
  /** What to do with images that are not square; `none` refuses them. */
  readonly crop?: Crop;
  /**
   * What the numbers of a .npy array are divided by: `none`, or a number. Unless it is given integers are grey levels,
   * of uint16 up to 65535, of all others up to 255; truth values and floats are taken as they are.
   */
  readonly scale?: Scale;
}

/**
 * Images [.., height, width] as squares.
 * @throws InputError if they are not of the size that is given, or not square and not to be cropped
 */
export function fitted(
  subject: string,
  images: NdArray<Float64Array>,
  options: FittedOptions & Pick<PictureOptions, 'onNote'>,
): NdArray<Float64Array> {
  const { imageSize } = options;
  if (imageSize !== undefined) {
    const [height, width] = sidesOf(subject, imageSize);
    const [rows = 0, columns = 0] = images.shape.slice(-2);
    if (height !== rows || width !== columns) {
      throw new OptionError(
        subject,
        `it has images of ${rows} × ${columns} pixels, {imageSize} says ${height} × ${width} (nothing is made larger or smaller: leave it out)`,
      );
    }
  }
  return squared(subject, images, options);
}

/**
 * Refuses what is said of arrays alone.
 * @throws OptionError naming the option
 */
export function refuseArrayOptions(subject: string, { scale, channelsLast }: FittedOptions): void {
  const option = scale !== undefined ? 'scale' : channelsLast !== undefined ? 'channelsLast' : undefined;
  if (option === undefined) return;
  const own = option === 'scale' ? 'values' : 'channels';
  throw new OptionError(
    subject,
    `{${option}} is for .npy arrays, this file says itself what its ${own} are (leave it out)`,
  );
}
