import { InputError, requireInteger, requireNumber, requirePositive } from '../../numerics/input-error.js';
import { rectifiedIncrementMean, rectifiedIncrementSquare } from '../../numerics/rectified.js';
import { requireObject } from '../../numerics/require-argument.js';
import { defaultNoiseEnergy } from '../../twopixels/noise.js';
import { type LayerLaw, layerLaw, type OfLayer } from './layer-law.js';

/**
 * Exact D_k, G_k and R_k of a layer below the threshold of the strided solution (filter size = stride = s) on a ring of
 * l sites, b = s^k, for the shifts −1, 0, 1 with probability 1/3 each. With M_n, Q_n the first two moments of
 * ReLU(n/s + σz/√s) − n/s, p = (s − 1)/(l − 1) and ΔX = p(X₂ − X₀) + 2(1 − p)(X₁ − X₀):
 *
 *     D_k = (2/(3b)) [1 − 1/(3(l − 1))] / [1 + (b − 1)/(l − 1) − 2b/l]
 *     numerator of G_k = n⁻²{(l/s)Q₀ + ΔQ + (l/s)(n − 1)M₀² + 2(n − 1)M₀ΔM + 2(M₁ − M₀)²(b − s)/(l − 1)},  n = s^{k−1}
 *     denominator      = (4/b²)[1 + (b − 1)/(l − 1) − 2b/l]
 *
 * Source: docs/theory/laws.md.
 * @throws InputError unless s ≥ 2, k ≥ 1, l is a multiple of b, and 2b ≤ l
 * @see {@link stridedLaw}
 */
export function stridedLayer(
  options: OfLayer & {
    /** Sites l of the ring. */
    readonly length: number;
  },
): LayerLaw {
  const subject = 'stridedLayer';
  requireObject(subject, 'options', options);
  const { layer, size } = checkedLayer(subject, options);
  const length = requireInteger(subject, 'length', options.length, 4);
  const energy = requirePositive(subject, 'noiseEnergy', options.noiseEnergy ?? defaultNoiseEnergy);
  const block = size ** layer;
  if (length % block !== 0 || length < 2 * block) {
    const remedy = `use ${2 * block}`;
    throw new InputError(
      subject,
      `length must be a multiple of s^k = ${block} and twice it or more, got ${length} (${remedy})`,
    );
  }
  const deviation = Math.sqrt(energy / length / size);
  const mean = (lit: number) => rectifiedIncrementMean(lit / size, deviation);
  const square = (lit: number) => rectifiedIncrementSquare(lit / size, deviation);
  const together = (size - 1) / (length - 1);
  const excess = (moment: (lit: number) => number) =>
    together * (moment(2) - moment(0)) + 2 * (1 - together) * (moment(1) - moment(0));
  const inner = size ** (layer - 1);
  const blocks = length / size;
  const factor = 1 + (block - 1) / (length - 1) - (2 * block) / length;
  const noisy =
    blocks * square(0) +
    excess(square) +
    (inner - 1) * (blocks * mean(0) ** 2 + 2 * mean(0) * excess(mean)) +
    (2 * (mean(1) - mean(0)) ** 2 * (block - size)) / (length - 1);
  const diffeo = ((2 / (3 * block)) * (1 - 1 / (3 * (length - 1)))) / factor;
  const noise = (noisy * size ** 2) / (4 * factor);
  return layerLaw(diffeo, noise, { status: 'exact', method: 'closed form of block responses' });
}

/**
 * Laws of the layers below the threshold of the strided solution for l → ∞ at fixed lσ², b = s^k: D_k → 2/(3b) and
 * G_k → lσ²[1 − 1/π + s^{k−1}/π]/8, so R_k ~ b⁻². Relative corrections are of order b/l.
 * @throws InputError unless s ≥ 2 and k ≥ 1
 * @example
 * ```ts
 * import * as analytic from 'diffeolab/analytic';
 *
 * const options = { layer: 2, length: 81 };
 * console.log(analytic.stridedLaw(options).diffeo.value); // 0.07407…
 * console.log(analytic.stridedLayer(options).diffeo.value); // 0.08403…
 * ```
 */
export function stridedLaw(options: OfLayer): LayerLaw {
  const subject = 'stridedLaw';
  requireObject(subject, 'options', options);
  const { layer, size } = checkedLayer(subject, options);
  const energy = requireNumber(subject, 'noiseEnergy', options.noiseEnergy ?? defaultNoiseEnergy, 0);
  const noise = (energy * (1 - 1 / Math.PI + size ** (layer - 1) / Math.PI)) / 8;
  return layerLaw(2 / (3 * size ** layer), noise, { status: 'asymptotic', method: 'block responses, large ring' });
}

function checkedLayer(subject: string, options: OfLayer): { layer: number; size: number } {
  const layer = requireInteger(subject, 'layer', options.layer, 1);
  return { layer, size: requireInteger(subject, 'filterSize', options.filterSize ?? 3, 2) };
}
