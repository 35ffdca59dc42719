import { gaussLegendre } from './gauss-legendre.js';
import { requireNumber } from './input-error.js';
import { normalDistribution } from './normal.js';

/**
 * Distribution Φ₂(a, b; ρ) = P(x ≤ a, y ≤ b) of two standard normal variables of correlation ρ, for all ρ ∈ [−1, 1] and
 * a, b ∈ [−∞, ∞]. Absolute error about 10⁻¹⁶; in the lower tail it falls with Φ(a) and Φ(b).
 *
 * The quadrant is cut into two wedges by the ray from the origin to its corner, each of them an integral of Owen's:
 * Φ₂ = ½Φ(a) + ½Φ(b) − T(a, (b − ρa)/(a√(1 − ρ²))) − T(b, (a − ρb)/(b√(1 − ρ²))) − [½ if a and b have opposite signs].
 * Unlike an integral over the correlation it needs no branch for ρ → ±1.
 *
 * Source: D. B. Owen, *Tables for computing bivariate normal probabilities*, Ann. Math. Statist. 27
 * (1956) 1075, eq. 2.1, 2.3.
 * @throws InputError unless −1 ≤ ρ ≤ 1 and a, b are numbers
 * @see {@link normalQuantile}
 */
export function bivariateNormalDistribution(a: number, b: number, correlation: number): number {
  const subject = 'bivariateNormalDistribution';
  requireNumber(subject, 'correlation', correlation, -1, 1);
  if (Number.isNaN(a) || Number.isNaN(b)) requireNumber(subject, 'the arguments', Number.NaN);
  if (a === Number.NEGATIVE_INFINITY || b === Number.NEGATIVE_INFINITY) return 0;
  if (a === Number.POSITIVE_INFINITY) return normalDistribution(b);
  if (b === Number.POSITIVE_INFINITY) return normalDistribution(a);
  if (correlation === 1) return normalDistribution(Math.min(a, b));
  if (correlation === -1) return a > -b ? antitheticStrip(a, b) : 0;
  if (a === 0 && b === 0) return 0.25 + Math.asin(correlation) / (2 * Math.PI);
  const wedges = wedge(a, conditionalArgument(b, a, correlation)) + wedge(b, conditionalArgument(a, b, correlation));
  const value = (normalDistribution(a) + normalDistribution(b)) / 2 - wedges - (a < 0 !== b < 0 ? 0.5 : 0);
  return Math.min(Math.max(value, 0), 1);
}

/**
 * (b − ρa)/√(1 − ρ²): where b stands in the law of y given x = a. Without cancellation for ρ → ±1; at ρ = ±1 it is
 * −∞ or ∞, or 0 when b = ρa.
 */
export function conditionalArgument(b: number, a: number, correlation: number): number {
  const distance =
    correlation > 0.5
      ? b - a + (1 - correlation) * a
      : correlation < -0.5
        ? b + a - (1 + correlation) * a
        : b - correlation * a;
  return distance === 0 ? 0 : distance / Math.sqrt((1 - correlation) * (1 + correlation));
}

/** P(−b ≤ x ≤ a) from the tails that lose no digits. */
function antitheticStrip(a: number, b: number): number {
  return a < 0 ? normalDistribution(a) - normalDistribution(-b) : normalDistribution(b) - normalDistribution(-a);
}

/**
 * Owen's T(h, k/h) = (1/2π) ∫₀^{k/h} e^{−h²(1 + x²)/2}/(1 + x²) dx, where h and k are not both 0; at h = 0 with h → 0⁺.
 */
function wedge(h: number, k: number): number {
  if (Math.abs(k) <= Math.abs(h)) return owenIntegral(h, k / h);
  const lowerH = normalDistribution(-Math.abs(h));
  const lowerK = normalDistribution(-Math.abs(k));
  const size = (lowerH + lowerK) / 2 - lowerH * lowerK - owenIntegral(k, Math.abs(h / k));
  return k < 0 === h < 0 ? size : -size;
}

const { nodes, weights } = gaussLegendre(20);

/** T(h, a) for |a| ≤ 1, where 20 nodes reach 10⁻¹⁷: the poles ±i are far from the interval. */
function owenIntegral(h: number, a: number): number {
  let sum = 0;
  for (let i = 0; i < nodes.length; i++) {
    const x = (a * (1 + nodes[i]!)) / 2;
    const factor = 1 + x * x;
    sum += (weights[i]! * Math.exp((-h * h * factor) / 2)) / factor;
  }
  return (a * sum) / (4 * Math.PI);
}
