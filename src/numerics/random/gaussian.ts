import type { PhiloxKey } from './key.js';
import { philox4x32 } from './philox.js';
import { cosine, logarithm, sine } from './polynomials.js';

const words = new Uint32Array(4);
const variates = new Float64Array(4);

/**
 * Standard normal variate `index` of sample `sample` of stream `stream`, sample an integer below 2⁵³, index below 2³⁴.
 *
 * Box–Muller: a pair of words (w, w′) gives √(−2 log u)·(cos θ, sin θ) with u = (2⌊w/2⁹⌋ + 1)·2⁻²⁴, exact in
 * float32 and never 0 or 1, and θ = (π/2)(q + v), q the top two bits of w′ and v = (2m + 1)·2⁻²⁴ − 1/2 from the
 * next 23 bits m. The words 0, 1 of block b give variates 4b and 4b + 1, the words 2, 3 variates 4b + 2 and 4b + 3.
 * No variate exceeds 5.77.
 * @example
 * ```ts
 * import { betaAt, fillGaussians, gaussianAt, keyFromSeed, stream, uniformsOf } from 'diffeolab/numerics';
 *
 * const key = keyFromSeed('0');
 * const variates = new Float64Array(3);
 * fillGaussians(variates, key, stream.noise, 7);
 * console.log(variates); // Float64Array(3) [ 1.7548…, -0.67748…, 0.15280… ]
 * console.log(gaussianAt(key, stream.noise, 7, 2)); // 0.15280…
 * const uniform = uniformsOf(key, stream.shapes, 7);
 * console.log(uniform(), betaAt(key, stream.augmentation, 7, 0, 2, 3)); // 0.46711… 0.46793…
 * ```
 */
export function gaussianAt(key: PhiloxKey, stream: number, sample: number, index: number): number {
  fillBlock(variates, 0, key, stream, sample, Math.floor(index / 4));
  return variates[index % 4]!;
}

/**
 * Standard normal variates 0, 1, … of a sample of a stream, as many as `out` holds: `gaussianAt` without repeated work.
 * @see {@link gaussianAt}
 */
export function fillGaussians(out: Float64Array, key: PhiloxKey, stream: number, sample: number): void {
  const whole = out.length - (out.length % 4);
  for (let first = 0; first < whole; first += 4) fillBlock(out, first, key, stream, sample, first / 4);
  if (whole === out.length) return;
  fillBlock(variates, 0, key, stream, sample, whole / 4);
  for (let index = whole; index < out.length; index++) out[index] = variates[index - whole]!;
}

/** The four variates of one Philox block, to out[at] … out[at + 3]. */
function fillBlock(out: Float64Array, at: number, key: PhiloxKey, stream: number, sample: number, block: number): void {
  philox4x32(words, sample >>> 0, Math.floor(sample / 2 ** 32), block, stream, key);
  for (let pair = 0; pair < 4; pair += 2) {
    const radius = Math.sqrt(-2 * logarithm(2 * (words[pair]! >>> 9) + 1));
    const word = words[pair + 1]!;
    const v = (2 * ((word >>> 7) & 0x7fffff) + 1) * 2 ** -24 - 0.5;
    const c = radius * cosine(v);
    const s = radius * sine(v);
    const quadrant = word >>> 30;
    out[at + pair] = quadrant === 0 ? c : quadrant === 1 ? -s : quadrant === 2 ? -c : s;
    out[at + pair + 1] = quadrant === 0 ? s : quadrant === 1 ? c : quadrant === 2 ? -s : -c;
  }
}
