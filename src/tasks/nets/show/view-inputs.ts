import { type NetLayout, valueCount } from '../../../nets/layout/net-layout.js';
import { fillGaussians } from '../../../numerics/random/gaussian.js';
import { keyFromSeed } from '../../../numerics/random/key.js';
import { stream } from '../../../numerics/random/streams.js';

/** Inputs that a net is shown on, [count, channels, sites..]. */
export interface ViewInputs {
  readonly kind: 'pairs' | 'normal';
  readonly count: number;
  readonly values: Float64Array;
  /** Of the lit pixels of each pair, along the last axis. */
  readonly distances: readonly number[];
}

/** How the inputs are made. */
export interface ViewInputOptions {
  /** Inputs of normal values. */
  readonly samples: number;
  /** Of the lit pixels of pairs. */
  readonly pixelValue: number;
  /** Of the normal values. */
  readonly seed: string;
}

/**
 * For a net of one channel on a ring or a frame: two lit pixels at every distance up to half an axis, in the middle of
 * the frame. For others: standard normal values.
 */
export function viewInputs({ input }: NetLayout, { samples, pixelValue, seed }: ViewInputOptions): ViewInputs {
  const size = valueCount(input);
  const columns = input.size.at(-1) ?? 1;
  const farthest = Math.floor(columns / 2);
  if (input.channels === 1 && farthest > 0) {
    const distances = Array.from({ length: farthest }, (_, i) => i + 1);
    const values = new Float64Array(farthest * size);
    const row = Math.floor((size / columns - 1) / 2) * columns;
    for (const [p, distance] of distances.entries()) {
      const first = p * size + row + Math.floor((columns - distance) / 2);
      values[first] = pixelValue;
      values[first + distance] = pixelValue;
    }
    return { kind: 'pairs', count: farthest, values, distances };
  }
  const values = new Float64Array(samples * size);
  const key = keyFromSeed(seed);
  for (let p = 0; p < samples; p++) {
    fillGaussians(values.subarray(p * size, (p + 1) * size), key, stream.isotropicNoise, p);
  }
  return { kind: 'normal', count: samples, values, distances: [] };
}
