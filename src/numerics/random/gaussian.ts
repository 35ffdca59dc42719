import type { PhiloxKey } from './key.js';
import { philox4x32 } from './philox.js';

const words = new Uint32Array(4);

/** Standard normal variate `index` of sample `sample` of stream `stream`. */
export function gaussianAt(key: PhiloxKey, stream: number, sample: number, index: number): number {
  philox4x32(words, sample >>> 0, Math.floor(sample / 2 ** 32), index >>> 2, stream, key);
  const pair = index & 2;
  const radius = Math.sqrt(-2 * Math.log((2 * (words[pair]! >>> 9) + 1) * 2 ** -24));
  const angle =
    (Math.PI / 2) * ((words[pair + 1]! >>> 30) + (2 * ((words[pair + 1]! >>> 7) & 0x7fffff) + 1) * 2 ** -24 - 0.5);
  return radius * ((index & 1) === 0 ? Math.cos(angle) : Math.sin(angle));
}
