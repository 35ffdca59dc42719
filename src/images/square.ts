import ndarray, { type NdArray } from 'ndarray';
import { InputError } from '../numerics/input-error.js';
import { OptionError } from '../numerics/option-error.js';
import type { OnNote } from './notes.js';

/** What to do with images that are not square: refuse them, or keep the square in their middle. */
export const crops = ['none', 'centre'] as const;
/** What to do with images that are not square: refuse them, or take the square in their centre. */
export type Crop = (typeof crops)[number];

/**
 * Images [.., height, width], row by row in memory, as squares.
 * @throws InputError if they are none and none is to be cut out of them
 */
export function squared(
  subject: string,
  images: NdArray<Float64Array>,
  { crop = 'none', onNote }: { readonly crop?: Crop; readonly onNote?: OnNote },
): NdArray<Float64Array> {
  if (!crops.includes(crop)) {
    throw new InputError(subject, `crop must be one of ${crops.join(', ')}, got ${String(crop)}`);
  }
  const [height = 0, width = 0] = images.shape.slice(-2);
  if (height === width) return images;
  if (crop === 'none') {
    throw new OptionError(subject, `expected square images, got ${width} × ${height} pixels (use {crop} centre)`);
  }
  onNote?.({ subject, text: 'not square, cut to the square in its centre' });
  const size = Math.min(height, width);
  const top = Math.floor((height - size) / 2);
  const left = Math.floor((width - size) / 2);
  const planes = images.data.length / (height * width);
  const data = new Float64Array(planes * size * size);
  for (let plane = 0; plane < planes; plane++) {
    for (let v = 0; v < size; v++) {
      const start = (plane * height + top + v) * width + left;
      data.set(images.data.subarray(start, start + size), (plane * size + v) * size);
    }
  }
  return ndarray(data, [...images.shape.slice(0, -2), size, size]);
}
