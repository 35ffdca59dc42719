/**
 * The net of random-cnn.mjs with smooth filters: each convolution is a blur of every channel by [1, 2, 1]ᵀ[1, 2,
 * 1]/16, with ReLU, pooled over 2 × 2 pixels; the output is the mean over all pixels. Blurs take more from noise
 * than from deformed images.
 */
import { convolve, globalPool, mapsOf, pool, relu } from './layers.mjs';

/** The blur of every channel by itself, [C, C, 3, 3]. */
function blur(channels) {
  const data = new Float64Array(channels * channels * 9);
  for (let c = 0; c < channels; c++) {
    for (let tap = 0; tap < 9; tap++) {
      data[(c * channels + c) * 9 + tap] = ([1, 2, 1][Math.floor(tap / 3)] * [1, 2, 1][tap % 3]) / 16;
    }
  }
  return { data, shape: [channels, channels, 3, 3] };
}

export default function predict(images) {
  const maps = mapsOf(images);
  const filters = blur(maps.shape[1]);
  const conv1 = relu(convolve(maps, filters));
  const pool1 = pool(conv1);
  const conv2 = relu(convolve(pool1, filters));
  const pool2 = pool(conv2);
  return { conv1, pool1, conv2, pool2, output: globalPool(pool2) };
}
