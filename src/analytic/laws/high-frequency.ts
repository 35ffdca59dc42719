import { InputError, requireInteger, requireNumber, requirePositive } from '../../numerics/input-error.js';
import { rectifiedIncrementMean, rectifiedIncrementSquare } from '../../numerics/rectified.js';
import { requireObject } from '../../numerics/require-argument.js';
import { defaultNoiseEnergy } from '../../twopixels/noise.js';
import { type LayerLaw, layerLaw, type OfLayer } from './layer-law.js';

/**
 * Exact D_k, G_k and R_k of a layer below the threshold of the high-frequency solution, on a ring of l sites, for the
 * shifts −1, 0, 1 with probability 1/3 each.
 *
 * Each of the 2q side channels answers a lit pixel with k ones, q sites apart, and the middle one with a single one, so
 * R(0) = 2qk + 1, R(jq) = 2q(k − j) for 0 < j < k, R = 0 at other lags, and M² = 2qk² + 1. With m₀, q₀ the first two
 * moments of ReLU(c + σz) − c at a dark site, c = 0, and m₁, q₁ at a lit one, c = 1,
 *
 *     numerator of D_k = (8/3)(R0 − R1) − (2/(9(l − 1)))(6R0 − 8R1 + 2R2)
 *     numerator of G_k = R0[l q₀ + 2(q₁ − q₀)] + (M² − R0)[l m₀² + 4m₀(m₁ − m₀) + 2(m₁ − m₀)²/(l − 1)]
 *     denominator      = 4[R0 + (M² − R0)/(l − 1) − 2M²/l]
 *
 * Source: docs/theory/laws.md.
 * @throws InputError unless s is odd, k ≥ 1 and 2(2qk + 1) ≤ l
 * @see {@link highFrequencyLaw}
 */
export function highFrequencyLayer(
  options: OfLayer & {
    /** Sites l of the ring. */
    readonly length: number;
  },
): LayerLaw {
  const subject = 'highFrequencyLayer';
  requireObject(subject, 'options', options);
  const { layer, halfWidth } = checkedLayer(subject, options);
  const length = requireInteger(subject, 'length', options.length, 4);
  const energy = requirePositive(subject, 'noiseEnergy', options.noiseEnergy ?? defaultNoiseEnergy);
  const sites = 2 * halfWidth * layer + 1;
  if (2 * sites > length) {
    throw new InputError(
      subject,
      `length must be at least ${2 * sites} at layer ${layer}, got ${length} (use ${2 * sites})`,
    );
  }
  const correlation = (lag: number) => {
    if (lag === 0) return sites;
    return lag % halfWidth === 0 ? 2 * halfWidth * Math.max(0, layer - lag / halfWidth) : 0;
  };
  const [r0, r1, r2] = [correlation(0), correlation(1), correlation(2)];
  const squaredSums = 2 * halfWidth * layer ** 2 + 1;
  const deviation = Math.sqrt(energy / length);
  const [m0, m1] = [rectifiedIncrementMean(0, deviation), rectifiedIncrementMean(1, deviation)];
  const [q0, q1] = [rectifiedIncrementSquare(0, deviation), rectifiedIncrementSquare(1, deviation)];
  const displaced = (8 / 3) * (r0 - r1) - (2 / (9 * (length - 1))) * (6 * r0 - 8 * r1 + 2 * r2);
  const coherent = length * m0 ** 2 + 4 * m0 * (m1 - m0) + (2 * (m1 - m0) ** 2) / (length - 1);
  const noisy = r0 * (length * q0 + 2 * (q1 - q0)) + (squaredSums - r0) * coherent;
  const spread = 4 * (r0 + (squaredSums - r0) / (length - 1) - (2 * squaredSums) / length);
  return layerLaw(displaced / spread, noisy / spread, { status: 'exact', method: 'closed form of comb responses' });
}

/**
 * Laws of the layers below the threshold of the high-frequency solution for l → ∞ at fixed lσ²:
 *
 *     D_k → 2/(2k + 1) at s = 3, 2/3 at s ≥ 5        G_k → lσ²[1/8 + qk(k − 1)/(4π(2qk + 1))] → lσ² k/(8π)
 *
 * so R_k ~ k⁻² at s = 3 and ~ k⁻¹ at s ≥ 5, where a shift by one site moves every tooth of a comb to a site on
 * which its channel has none: the hidden layers gain no stability to it. Relative corrections are of order k/l.
 * @throws InputError unless s is odd and k ≥ 1
 * @example
 * ```ts
 * import * as analytic from 'diffeolab/analytic';
 *
 * const options = { layer: 9, length: 1024 };
 * const { diffeo, noise } = analytic.highFrequencyLaw(options);
 * console.log(diffeo.value, noise.value); // 0.10526… 1.1374…
 * console.log(analytic.highFrequencyLayer(options).diffeo.value); // 0.10621…
 * console.log(analytic.highFrequencyExponents(options).relative); // -1.77…
 * ```
 */
export function highFrequencyLaw(options: OfLayer): LayerLaw {
  const subject = 'highFrequencyLaw';
  requireObject(subject, 'options', options);
  const { layer, halfWidth } = checkedLayer(subject, options);
  const energy = requireNumber(subject, 'noiseEnergy', options.noiseEnergy ?? defaultNoiseEnergy, 0);
  const diffeo = halfWidth === 1 ? 2 / (2 * layer + 1) : 2 / 3;
  const noise = energy * noisePerEnergy(layer, halfWidth);
  return layerLaw(diffeo, noise, { status: 'asymptotic', method: 'comb responses, large ring' });
}

/**
 * Local exponents d ln/d ln k of `highFrequencyLaw`: at s = 3, D −2k/(2k + 1); R reaches −2 late: −0.88, −1.25, −1.55,
 * −1.78, −1.90 at k = 1, 2, 4, 9, 20.
 * @throws InputError unless s is odd and k ≥ 1
 * @see {@link highFrequencyLaw}
 */
export function highFrequencyExponents(options: Pick<OfLayer, 'layer' | 'filterSize'>): {
  readonly diffeo: number;
  readonly noise: number;
  readonly relative: number;
} {
  const subject = 'highFrequencyExponents';
  requireObject(subject, 'options', options);
  const { layer: k, halfWidth: q } = checkedLayer(subject, options);
  const diffeo = q === 1 ? (-2 * k) / (2 * k + 1) : 0;
  const slope = (q * ((2 * k - 1) * (2 * q * k + 1) - 2 * q * k * (k - 1))) / (4 * Math.PI * (2 * q * k + 1) ** 2);
  const noise = (k * slope) / noisePerEnergy(k, q);
  return { diffeo, noise, relative: diffeo - noise };
}

function noisePerEnergy(layer: number, halfWidth: number): number {
  return 1 / 8 + (halfWidth * layer * (layer - 1)) / (4 * Math.PI * (2 * halfWidth * layer + 1));
}

function checkedLayer(subject: string, options: OfLayer): { layer: number; halfWidth: number } {
  const layer = requireInteger(subject, 'layer', options.layer, 1);
  const filterSize = requireInteger(subject, 'filterSize', options.filterSize ?? 3, 3);
  if (filterSize % 2 === 1) return { layer, halfWidth: (filterSize - 1) / 2 };
  throw new InputError(
    subject,
    `filterSize must be odd, got ${filterSize} (use ${filterSize - 1} or ${filterSize + 1})`,
  );
}
