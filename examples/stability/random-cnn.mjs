/**
 * A convolutional net at initialisation, layer by layer: two convolutions of 8 and 16 channels with ReLU, each pooled
 * over 2 × 2 pixels, and a linear readout of ten outputs from the means over all pixels. Weights are N(0, 2/incoming).
 * Takes images of any size and number of channels.
 *
 *     npx diffeolab stability measure --model examples/stability/random-cnn.mjs --data digits:256 --preset petrini2021
 */
import { numerics } from 'diffeolab';
import { convolve, globalPool, linear, mapsOf, pool, relu } from './layers.mjs';

const key = numerics.keyFromSeed('random-cnn');

/**
 * Weights of layer number `layer`, [outgoing, incoming, ...], Gaussian of variance 2 over the products of an output.
 */
function weights(layer, shape) {
  const incoming = shape.slice(1).reduce((product, extent) => product * extent, 1);
  const deviation = Math.sqrt(2 / incoming);
  const data = Float64Array.from(
    { length: shape[0] * incoming },
    (_, k) => deviation * numerics.gaussianAt(key, 0, layer, k),
  );
  return { data, shape };
}

const second = weights(2, [16, 8, 3, 3]);
const readout = weights(3, [10, 16]);

/** Activations of a batch of images [B, n, n] or [B, C, n, n]: one tensor a layer, samples first. */
export default function predict(images) {
  const maps = mapsOf(images);
  const conv1 = relu(convolve(maps, weights(1, [8, maps.shape[1], 3, 3])));
  const pool1 = pool(conv1);
  const conv2 = relu(convolve(pool1, second));
  const pool2 = pool(conv2);
  return { conv1, pool1, conv2, pool2, output: linear(globalPool(pool2), readout) };
}
