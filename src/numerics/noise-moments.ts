import { requireFinite, requireObject } from './require-argument.js';

/** First and second moments of a map F of any dimension and of F′ = F(x + η), over inputs x and noise η. */
export interface NoiseMoments {
  /** ⟨‖F′ − F‖²⟩, the numerator of G_f. */
  readonly square: number;
  /** ‖⟨F′ − F⟩‖²: what the noise does to all inputs alike. */
  readonly shift: number;
  /** tr Cov(F′ − F, F). */
  readonly covariance: number;
  /** ⟨‖F(x) − F(z)‖²⟩ = 2 tr Cov F over independent x, z, the denominator of G_f. */
  readonly spread: number;
}

/** G_f in parts, and what is left of it when gain and shift are chosen anew. */
export interface NoiseSplit {
  /** G_f = square/spread. */
  readonly noise: number;
  /**
   * The part of G_f that is common to all inputs, shift/spread: it changes no classification at a refitted threshold.
   */
  readonly shift: number;
  /** The rest of G_f, (square − shift)/spread: G of the centred map. */
  readonly rest: number;
  /**
   * Recalibrated noise sensitivity G* = min over gains a and shifts c of ⟨‖a F′ + c − F‖²⟩/⟨‖F(x) − F(z)‖²⟩
   * = (1 − r²)/2 ∈ [0, ½], r = tr Cov(F′, F)/√(tr Cov F′ · tr Cov F).
   */
  readonly recalibrated: number;
}

/**
 * G_f, its common shift and the rest, and the recalibrated noise sensitivity G* = (1 − r²)/2, which no affine map
 * F → aF + c (a a number) of the noisy map changes. For one output r is the correlation of F(x + η) and F(x); a map
 * of many units has one gain and a shift a unit. NaN where all inputs look alike; G* is ½ where F′ does not vary.
 * @throws InputError if a moment is missing
 * @example
 * ```ts
 * import { splitNoise } from 'diffeolab/numerics';
 *
 * // F' = 3F + 1 for an F of mean 0 and variance 1: all of G is gain and shift.
 * const moments = { square: 5, shift: 1, covariance: 2, spread: 2 };
 * console.log(splitNoise(moments)); // { noise: 2.5, shift: 0.5, rest: 2, recalibrated: 0 }
 * ```
 */
export function splitNoise(moments: NoiseMoments): NoiseSplit {
  const subject = 'splitNoise';
  requireObject(subject, 'moments', moments, ['square', 'shift', 'covariance', 'spread']);
  const { square, shift, covariance, spread } = moments;
  for (const [name, value] of Object.entries({ square, shift, covariance, spread })) {
    requireFinite(subject, `moments.${name}`, [value]);
  }
  if (spread === 0) {
    return { noise: Number.NaN, shift: Number.NaN, rest: Number.NaN, recalibrated: Number.NaN };
  }
  const clean = spread / 2;
  const noisy = clean + 2 * covariance + square - shift;
  const squaredCorrelation = noisy > 0 ? (clean + covariance) ** 2 / (clean * noisy) : 0;
  return {
    noise: square / spread,
    shift: shift / spread,
    rest: (square - shift) / spread,
    recalibrated: (1 - Math.min(1, squaredCorrelation)) / 2,
  };
}
