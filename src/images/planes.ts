import ndarray from 'ndarray';
import type { Picture } from './image-set.js';

/**
 * Interleaved samples (row by row, the channels of a pixel side by side) as planes [C, height,
 * width], divided by `scale`.
 */
export function planesOf(
  samples: ArrayLike<number>,
  { width, height, channels, scale }: { width: number; height: number; channels: number; scale: number },
): Picture {
  const pixels = width * height;
  const data = new Float64Array(channels * pixels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let c = 0; c < channels; c++) data[c * pixels + pixel] = samples[pixel * channels + c]! / scale;
  }
  return ndarray(data, [channels, height, width]);
}

/** Planes with alpha as the last one, composed over a background: α·v + (1 − α)·background. */
export function composed(picture: Picture, background: number): Picture {
  const [channels = 0, height = 0, width = 0] = picture.shape;
  const pixels = width * height;
  const data = picture.data.slice(0, (channels - 1) * pixels);
  const alpha = picture.data.subarray((channels - 1) * pixels);
  for (let at = 0; at < data.length; at++) {
    const opacity = alpha[at % pixels]!;
    data[at] = opacity * data[at]! + (1 - opacity) * background;
  }
  return ndarray(data, [channels - 1, height, width]);
}
