import type { PhiloxKey } from '../../numerics/random/key.js';
import { multiplyHigh } from '../../numerics/random/philox.js';

const multiplier0 = 0xd2511f53;
const multiplier1 = 0xcd9e8d57;
const weyl0 = 0x9e3779b9;
const weyl1 = 0xbb67ae85;

/** Keys of the ten rounds of Philox4x32-10, [10, 4]: two words and two zeros each. */
export function roundKeys([k0, k1]: PhiloxKey): Uint32Array {
  const keys = new Uint32Array(40);
  for (let round = 0; round < 10; round++) {
    keys[4 * round] = k0 + round * weyl0;
    keys[4 * round + 1] = k1 + round * weyl1;
  }
  return keys;
}

/**
 * What the first two rounds of the counters (sample low, sample high, block, stream) owe to the block and to the high
 * word of the sample, for blocks 0 … count − 1: words 0, 2 and 3 and a zero each, [count, 4].
 */
export function blockParts([k0]: PhiloxKey, sampleHigh: number, count: number): Uint32Array {
  const parts = new Uint32Array(4 * count);
  for (let block = 0; block < count; block++) {
    const word = (multiplyHigh(multiplier1, block) ^ sampleHigh ^ k0) >>> 0;
    parts[4 * block] = Math.imul(multiplier1, block);
    parts[4 * block + 1] = multiplyHigh(multiplier0, word);
    parts[4 * block + 2] = Math.imul(multiplier0, word);
  }
  return parts;
}
