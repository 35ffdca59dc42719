import type { PhiloxKey } from './key.js';

const multiplier0 = 0xd2511f53;
const multiplier1 = 0xcd9e8d57;
const weyl0 = 0x9e3779b9;
const weyl1 = 0xbb67ae85;

/**
 * High 32 bits of the product of two unsigned 32-bit integers.
 * @see {@link philox4x32}
 */
export function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + Math.floor(middle / 65536) + Math.floor(carry / 65536)) >>> 0;
}

/**
 * Philox4x32-10: four random 32-bit words from a 128-bit counter and a 64-bit key, written to `out`.
 *
 * Source: Salmon, Moraes, Dror, Shaw, *Parallel random numbers: as easy as 1, 2, 3*, SC'11, section 4.3.
 * @example
 * ```ts
 * import { multiplyHigh, philox4x32 } from 'diffeolab/numerics';
 *
 * const words = new Uint32Array(4);
 * philox4x32(words, 0, 0, 0, 0, [0, 0]);
 * console.log(words[0]?.toString(16)); // 6627e8d5
 * console.log(multiplyHigh(2 ** 31, 6)); // 3
 * ```
 */
export function philox4x32(out: Uint32Array, c0: number, c1: number, c2: number, c3: number, key: PhiloxKey): void {
  let [k0, k1] = key;
  let x0 = c0 >>> 0;
  let x1 = c1 >>> 0;
  let x2 = c2 >>> 0;
  let x3 = c3 >>> 0;
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(multiplier0, x0);
    const low0 = Math.imul(multiplier0, x0);
    const high1 = multiplyHigh(multiplier1, x2);
    const low1 = Math.imul(multiplier1, x2);
    x0 = (high1 ^ x1 ^ k0) >>> 0;
    x1 = low1 >>> 0;
    x2 = (high0 ^ x3 ^ k1) >>> 0;
    x3 = low0 >>> 0;
    k0 = (k0 + weyl0) >>> 0;
    k1 = (k1 + weyl1) >>> 0;
  }
  out[0] = x0;
  out[1] = x1;
  out[2] = x2;
  out[3] = x3;
}
