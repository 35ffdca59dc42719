import { gaussianAt } from '../numerics/random/gaussian.js';
import type { PhiloxKey } from '../numerics/random/key.js';

/** Standard normal variates 0, 1, … of a sample of a stream, as many as `out` holds. */
export function fillGaussians(out: Float64Array, key: PhiloxKey, stream: number, sample: number): void {
  for (let index = 0; index < out.length; index++) out[index] = gaussianAt(key, stream, sample, index);
}
