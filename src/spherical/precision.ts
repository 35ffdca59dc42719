import { InputError } from '../numerics/input-error.js';

/**
 * How the sums over neurons and points are formed. Parameters, outputs, residuals, gradients and updates are
 * float64 and activation patterns exact in either. `float32` rounds the terms of f(x_μ) and of S_h = Σ_μ g_μ
 * 1[w_h·x_μ > 0] x_μ, and their sums, to float32: they are off by at most (8 + 2⌈n/32⌉)·2⁻²⁴, n = H for f and P for
 * S, of the sum of the absolute values of the terms, as a rule by some 2⁻²⁴ (6e-8). Terms below 1e-38 are lost,
 * sums beyond 3e38 infinite.
 */
export type Precision = 'float64' | 'float32';

/**
 * Precisions of a training, the default first.
 * @see {@link leastFloat32Loss}
 */
export const precisions: readonly Precision[] = ['float64', 'float32'];

/**
 * Residuals F − y below this fraction of |F| + |y| are not resolved: gradient flow, which wants its local error to be a
 * hundredth of the residual, does not shorten its steps for their sake.
 */
export const resolutions: Readonly<Record<Precision, number>> = { float64: 2 ** -46, float32: 2 ** -15 };

/**
 * Least loss αL to ask of a training in float32: 10⁻¹³ (⟨y²⟩ + ⟨F₀²⟩). Predictions are off by some 10⁻⁷ of their
 * size, and by as much of what they were before f₀ was subtracted. Measured at P = 64, H = 1000, d = 3, y = 1: for
 * α ≤ 10 gradient descent comes to a halt at 10⁻¹⁵, gradient flow at 3·10⁻¹⁴; at α = 1000, where ⟨F₀²⟩ = 500, both
 * between 2·10⁻¹² and 6·10⁻¹².
 *
 * @param labels ⟨y²⟩
 * @param initialPredictions ⟨F₀²⟩, the mean square of αf at the start
 * @example
 * ```ts
 * import { leastFloat32Loss, precisions } from 'diffeolab/spherical';
 *
 * console.log(precisions); // [ 'float64', 'float32' ]
 * console.log(leastFloat32Loss(1, 0)); // 1e-13
 * ```
 */
export function leastFloat32Loss(labels: number, initialPredictions: number): number {
  return 1e-13 * (labels + initialPredictions);
}

/** What an engine of float64 alone says where float32 is asked for. */
export function noFloat32(subject: string, engine: string): InputError {
  return new InputError(
    subject,
    `the engine ${engine} computes in float64 only, got precision float32 (use float64, or the engine dense or patterns)`,
  );
}
