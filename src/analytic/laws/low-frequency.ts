import { requireInteger, requireNumber, requirePositive } from '../../numerics/input-error.js';
import { type Quantity, quotient } from '../../numerics/quantity.js';
import { requireObject } from '../../numerics/require-argument.js';
import { type DisplacementLaw, requireLaw, uniformShifts } from '../../twopixels/displacement.js';
import { defaultNoiseEnergy } from '../../twopixels/noise.js';

/**
 * Laws of the low-frequency solution, s = `filterSize` (default 3), for 1 ≪ s√k ≪ l. The response T_k tends to a
 * Gaussian of variance k(s² − 1)/12, so R_k(m) ≈ R_k(0) exp(−3m²/(k(s² − 1))) with R_k(0) = s^{2k} √(3/(πk(s² − 1))),
 * and ⟨‖f(x) − f(z)‖²⟩ → 4R_k(0).
 */
interface LayerOfDepth {
  /** Layer k, from 1. */
  readonly layer: number;
  /** Filter size s, default 3. */
  readonly filterSize?: number;
}

interface OfLaw {
  /** Displacement of each lit pixel, default −1, 0, +1 with probability 1/3 each. */
  readonly law?: DisplacementLaw;
}

interface OfEnergy {
  /** Mean squared norm lσ² of the noise, default 8/3. */
  readonly noiseEnergy?: number;
}

/**
 * D_k ≈ 3⟨δ²⟩/(k(s² − 1)), δ the shift of a pixel: 2/(k(s² − 1)) for the default law and 1/(4k) at s = 3, the
 * inverse square of the width of the effective receptive field. To first order in 1/k, for 1 ≪ s√k ≪ l and
 * shifts small against s√k.
 * @see {@link layerStabilityLaw}
 */
export function layerDiffeoLaw(options: LayerOfDepth & OfLaw): Quantity {
  requireObject('layerDiffeoLaw', 'options', options);
  const { layer, filterSize } = checkedLayer('layerDiffeoLaw', options);
  const value = (3 * meanSquareShift(options.law ?? uniformShifts)) / (layer * (filterSize ** 2 - 1));
  return { value, status: 'asymptotic', method: 'Gaussian response, large depth' };
}

/**
 * D_out ≈ 3⟨δ²⟩/ξ², which is 2/ξ² for the default law, of an output const + ReLU(ξ − d): for 1 ≪ ξ ≪ l and shifts small
 * against ξ. The next terms are 1/(2ξ) and 3ξ/(2l) relative to it.
 * @see {@link layerStabilityLaw}
 */
export function outputDiffeoLaw(
  options: OfLaw & {
    /** Scale ξ > 0. */
    scale: number;
  },
): Quantity {
  requireObject('outputDiffeoLaw', 'options', options);
  const scale = requirePositive('outputDiffeoLaw', 'scale', options.scale);
  const value = (3 * meanSquareShift(options.law ?? uniformShifts)) / scale ** 2;
  return { value, status: 'asymptotic', method: 'ramp of slope 1, large scale' };
}

/**
 * G_k ≈ lσ²/(8s) · √(k(s² − 1)/(3π)) + lσ²/(4s) · Σ_{|m|<s} C(1 − |m|/s), with C(ρ) the covariance of two rectified
 * standard normal variables of correlation ρ, C(ρ) = [√(1 − ρ²) + ρ(π − arccos ρ) − 1]/(2π).
 *
 * The first term, ~ √k, is the mean of the rectified background, √(sσ²/2π) a site, which adds up coherently; the second
 * its fluctuation, which does not grow. For the layers before the threshold, 1 ≪ s√k ≪ l, lσ² fixed; the sites that the
 * two pixels light are left out (relative order s√k/l).
 * @see {@link layerStabilityLaw}
 */
export function layerNoiseLaw(options: LayerOfDepth & OfEnergy): Quantity {
  requireObject('layerNoiseLaw', 'options', options);
  const { layer, filterSize } = checkedLayer('layerNoiseLaw', options);
  const energy = requireNumber('layerNoiseLaw', 'noiseEnergy', options.noiseEnergy ?? defaultNoiseEnergy, 0);
  const coherent = Math.sqrt((layer * (filterSize ** 2 - 1)) / (3 * Math.PI)) / 2;
  let fluctuation = rectifiedCovariance(1);
  for (let lag = 1; lag < filterSize; lag++) fluctuation += 2 * rectifiedCovariance(1 - lag / filterSize);
  const value = (energy / (4 * filterSize)) * (coherent + fluctuation);
  return { value, status: 'asymptotic', method: 'coherent rectified background, large depth and ring' };
}

/**
 * R_k = D_k/G_k of `layerDiffeoLaw` and `layerNoiseLaw`: ~ k^{−3/2} at large depth.
 * @example
 * ```ts
 * import { layerDiffeoLaw, layerNoiseLaw, layerStabilityLaw, outputDiffeoLaw } from 'diffeolab/analytic';
 *
 * console.log(layerDiffeoLaw({ layer: 10 }).value); // 0.025
 * console.log(layerNoiseLaw({ layer: 10 }).value); // 0.53093…
 * console.log(layerStabilityLaw({ layer: 10 }).value); // 0.04708…
 * console.log(outputDiffeoLaw({ scale: 20 }).value); // 0.005
 * ```
 */
export function layerStabilityLaw(options: LayerOfDepth & OfLaw & OfEnergy): Quantity {
  requireObject('layerStabilityLaw', 'options', options);
  return quotient(layerDiffeoLaw(options), layerNoiseLaw(options));
}

function checkedLayer(subject: string, options: LayerOfDepth): { layer: number; filterSize: number } {
  return {
    layer: requireInteger(subject, 'layer', options.layer, 1),
    filterSize: requireInteger(subject, 'filterSize', options.filterSize ?? 3, 2),
  };
}

function meanSquareShift(law: DisplacementLaw): number {
  requireLaw('meanSquareShift', law);
  return law.probabilities.reduce((sum, probability, i) => sum + probability * (i - law.range) ** 2, 0);
}

/**
 * Covariance of ReLU(u) and ReLU(v) for standard normal u, v of correlation ρ (the arc-cosine kernel less its mean).
 */
function rectifiedCovariance(correlation: number): number {
  const root = Math.sqrt(1 - correlation ** 2);
  return (root + correlation * (Math.PI - Math.acos(correlation)) - 1) / (2 * Math.PI);
}
