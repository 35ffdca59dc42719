import type { PhiloxKey } from './key.js';
import { uniformsOf } from './uniform.js';

/**
 * 0 … count − 1 in the order of sample `sample` of stream `stream`, all orders equally likely (Fisher and Yates): a
 * quarter of a block of variates an entry, where `randomPermutation`, which lists nothing, takes 24 blocks.
 * @see {@link randomPermutation}
 */
export function shuffled(key: PhiloxKey, stream: number, sample: number, count: number): Int32Array<ArrayBuffer> {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  const uniform = uniformsOf(key, stream, sample);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(uniform() * (last + 1));
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}
