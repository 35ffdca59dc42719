import type { PhiloxKey } from './key.js';
import { philox4x32 } from './philox.js';

/**
 * Variates 0, 1, … of sample `sample` of stream `stream`, uniform in (0, 1), one a call: (w + 1/2)·2⁻³² from
 * word j mod 4 of block ⌊j/4⌋.
 * @see {@link gaussianAt}
 */
export function uniformsOf(key: PhiloxKey, stream: number, sample: number): () => number {
  const words = new Uint32Array(4);
  let next = 0;
  return () => {
    if (next % 4 === 0) philox4x32(words, sample >>> 0, Math.floor(sample / 2 ** 32), next / 4, stream, key);
    return (words[next++ % 4]! + 0.5) * 2 ** -32;
  };
}
