import ndarray, { type NdArray } from 'ndarray';
import { fieldNumber } from '../../diffeo/coefficients.js';
import { fillGaussians } from '../../numerics/random/gaussian.js';
import type { PhiloxKey } from '../../numerics/random/key.js';
import { stream } from '../../numerics/random/streams.js';
import type { Conventions } from '../inputs/conventions.js';

/**
 * A batch with isotropic noise, x + η, η of the norm given for each sample: see `Conventions.noiseLaw` and `rectified`.
 * The direction depends on seed, sample and draw alone; noise of another norm has the same one.
 */
export function withNoise(
  batch: NdArray<Float64Array>,
  options: {
    readonly first: number;
    readonly draw: number;
    readonly key: PhiloxKey;
    readonly norm: number | Float64Array;
    readonly law: Conventions['noiseLaw'];
    readonly rectified: boolean;
  },
): NdArray<Float64Array> {
  const { first, draw, key, law, rectified } = options;
  const noisy = Float64Array.from(batch.data);
  const samples = batch.shape[0]!;
  const size = noisy.length / samples;
  const noise = new Float64Array(size);
  for (let i = 0; i < samples; i++) {
    fillGaussians(noise, key, stream.isotropicNoise, fieldNumber(first + i, draw));
    const norm = typeof options.norm === 'number' ? options.norm : options.norm[i]!;
    let square = 0;
    for (let k = 0; k < size; k++) square += noise[k]! * noise[k]!;
    const scale = law === 'sphere' ? norm / Math.sqrt(square) : norm / Math.sqrt(size);
    for (let k = 0; k < size; k++) {
      const part = scale * noise[k]!;
      if (!rectified || part > 0) noisy[i * size + k]! += part;
    }
  }
  return ndarray(noisy, [...batch.shape]);
}
