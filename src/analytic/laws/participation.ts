import type { NdArray } from 'ndarray';
import { InputError, requireInteger, requireNumber, requirePositive } from '../../numerics/input-error.js';
import type { Quantity } from '../../numerics/quantity.js';
import { requireNdarray, requireObject } from '../../numerics/require-argument.js';
import { defaultNoiseEnergy } from '../../twopixels/noise.js';

/**
 * Participation width A = M²/R(0) of a response T [H, l] to one lit pixel: Σ_h (Σ_i T_h(i))² over Σ_h Σ_i T_h(i)². Of n
 * equal sites of one channel it is n.
 * @throws InputError unless the response is finite and not 0 everywhere
 * @see {@link participationNoiseLaw}
 */
export function participationWidth(response: NdArray<Float64Array>): number {
  const subject = 'participationWidth';
  requireNdarray(subject, 'response', response, 2);
  const [channels = 0, length = 0] = response.shape;
  let [squares, squaredSums] = [0, 0];
  for (let h = 0; h < channels; h++) {
    let sum = 0;
    for (let i = 0; i < length; i++) {
      const value = response.get(h, i);
      sum += value;
      squares += value * value;
    }
    squaredSums += sum * sum;
  }
  if (!(squares > 0) || !Number.isFinite(squaredSums)) {
    throw new InputError(
      subject,
      'the response must be finite and not 0 everywhere (use that of a layer, pixelResponses)',
    );
  }
  return squaredSums / squares;
}

/**
 * G_k ≈ lσ² A/(8π s₁) of any layer that is linear on clean inputs, A the participation width of its response and s₁ the
 * sites that a first-layer unit sums with equal weights before it rectifies, for l → ∞ at fixed lσ² and large A: the
 * mean of the rectified background, which adds up over the response. What is left out is of order lσ² and does not grow
 * with A ((1 − 1/π)lσ²/8 at s₁ = 1).
 * @throws InputError unless A > 0 and s₁ ≥ 1
 * @example
 * ```ts
 * import { participationNoiseLaw, participationWidth } from 'diffeolab/analytic';
 * import { pixelResponses } from 'diffeolab/nets';
 * import { highFrequency } from 'diffeolab/two-pixels';
 *
 * const response = pixelResponses(highFrequency({ length: 64, scale: 21 }), 64)[8];
 * const participation = response === undefined ? 1 : participationWidth(response);
 * console.log(participation, participationNoiseLaw({ participation }).value); // 8.5789… 0.91025…
 * ```
 */
export function participationNoiseLaw(options: {
  /** Participation width A. */
  readonly participation: number;
  /** Sites s₁ that a first-layer unit sums, default 1. */
  readonly firstSites?: number;
  /** Mean squared norm lσ² of the noise, default 8/3. */
  readonly noiseEnergy?: number;
}): Quantity {
  const subject = 'participationNoiseLaw';
  requireObject(subject, 'options', options);
  const participation = requirePositive(subject, 'participation', options.participation);
  const firstSites = requireInteger(subject, 'firstSites', options.firstSites ?? 1, 1);
  const energy = requireNumber(subject, 'noiseEnergy', options.noiseEnergy ?? defaultNoiseEnergy, 0);
  const value = (energy * participation) / (8 * Math.PI * firstSites);
  return { value, status: 'asymptotic', method: 'coherent rectified background over the participation width' };
}
