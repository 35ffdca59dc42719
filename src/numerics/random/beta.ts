import { requireInteger, requirePositive } from '../input-error.js';
import { gaussianAt } from './gaussian.js';
import type { PhiloxKey } from './key.js';
import { philox4x32 } from './philox.js';

const words = new Uint32Array(4);

/**
 * Beta(α, β) variate `index` of sample `sample` of a stream, index below 2⁷: X = A/(A + B) of two gamma variates, each
 * by the squeeze-free method of Marsaglia, Tsang, *A simple method for generating gamma variables*, ACM TOMS 26 (2000)
 * 363, §2 and, for shapes below 1, §6; in logarithms, so that small shapes do not underflow. Gamma variate g takes its
 * attempts from the blocks 2⁸·attempt + g, words 0 and 1 a Gaussian and words 2 and 3 a uniform number.
 * @see {@link gaussianAt}
 */
export function betaAt(
  key: PhiloxKey,
  stream: number,
  sample: number,
  index: number,
  alpha: number,
  beta: number,
): number {
  for (const [name, value] of Object.entries({ stream, sample, index })) requireInteger('betaAt', name, value, 0);
  requirePositive('betaAt', 'alpha', alpha);
  requirePositive('betaAt', 'beta', beta);
  const a = logGammaVariate(key, stream, sample, 2 * index, alpha);
  const b = logGammaVariate(key, stream, sample, 2 * index + 1, beta);
  return 1 / (1 + Math.exp(b - a));
}

/** Logarithm of a gamma variate of this shape. */
function logGammaVariate(key: PhiloxKey, stream: number, sample: number, variate: number, shape: number): number {
  if (shape < 1) {
    const power = Math.log(uniformAt(key, stream, sample, variate)) / shape;
    return logGammaVariate(key, stream, sample, variate, shape + 1) + power;
  }
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (let attempt = 1; ; attempt++) {
    const block = attempt * 2 ** 8 + variate;
    const x = gaussianAt(key, stream, sample, 4 * block);
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    const u = uniformAt(key, stream, sample, block);
    if (Math.log(u) < x ** 2 / 2 + d - d * v + d * Math.log(v)) return Math.log(d) + Math.log(v);
  }
}

/** A uniform number in (0, 1) from words 2 and 3 of a block. */
function uniformAt(key: PhiloxKey, stream: number, sample: number, block: number): number {
  philox4x32(words, sample >>> 0, Math.floor(sample / 2 ** 32), block, stream, key);
  return ((words[2]! >>> 5) * 2 ** 26 + (words[3]! >>> 6) + 0.5) * 2 ** -53;
}
