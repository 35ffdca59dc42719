import { bivariateNormalDistribution, conditionalArgument } from './bivariate-normal.js';
import { InputError, requireNumber } from './input-error.js';
import { normalDensity, normalDistribution } from './normal.js';

/**
 * E ReLU(u) = μΦ(t) + √v φ(t), u ~ N(μ, v), t = μ/√v; ReLU(μ) at v = 0.
 * @see {@link rectifiedProduct}
 */
export function rectifiedMean(mean: number, deviation: number): number {
  const t = standardised('rectifiedMean', mean, deviation);
  if (!Number.isFinite(t)) return Math.max(0, mean);
  return mean * normalDistribution(t) + deviation * normalDensity(t);
}

/**
 * E ReLU(u)² = (μ² + v)Φ(t) + μ√v φ(t), u ~ N(μ, v), t = μ/√v; ReLU(μ)² at v = 0.
 * @see {@link rectifiedProduct}
 */
export function rectifiedSquare(mean: number, deviation: number): number {
  const t = standardised('rectifiedSquare', mean, deviation);
  if (!Number.isFinite(t)) return Math.max(0, mean) ** 2;
  return (mean * mean + deviation * deviation) * normalDistribution(t) + mean * deviation * normalDensity(t);
}

/**
 * E[ReLU(u₁)ReLU(u₂)] of two Gaussian variables. With a = μ₁/σ₁, b = μ₂/σ₂,
 * m = (a − ρb)/√(1 − ρ²), n = (b − ρa)/√(1 − ρ²)
 *
 *     σ₁σ₂ [(ab + ρ)Φ₂(a, b; ρ) + aφ(b)Φ(m) + bφ(a)Φ(n) + √(1 − ρ²) φ(b)φ(m)];
 *
 * the arc-cosine kernel at zero mean. All ρ ∈ [−1, 1], overstepped by rounding up to 10⁻¹²; either deviation may be 0.
 * @throws InputError unless means are finite, deviations non-negative and |ρ| ≤ 1
 * @example
 * ```ts
 * import { rectifiedMean, rectifiedProduct, rectifiedSquare } from 'diffeolab/numerics';
 *
 * console.log(rectifiedMean(0, 1), rectifiedSquare(0, 1)); // 0.39894… 0.5
 * console.log(rectifiedProduct(0, 1, 0, 1, 0.5)); // 0.30449…
 * ```
 */
export function rectifiedProduct(
  mean1: number,
  deviation1: number,
  mean2: number,
  deviation2: number,
  correlation: number,
): number {
  const subject = 'rectifiedProduct';
  const rho = admissibleCorrelation(subject, correlation);
  const a = standardised(subject, mean1, deviation1);
  const b = standardised(subject, mean2, deviation2);
  if (!Number.isFinite(a)) return Math.max(0, mean1) * rectifiedMean(mean2, deviation2);
  if (!Number.isFinite(b)) return Math.max(0, mean2) * rectifiedMean(mean1, deviation1);
  const m = conditionalArgument(a, b, rho);
  const n = conditionalArgument(b, a, rho);
  const scale = deviation1 * deviation2;
  const residual = Math.sqrt((1 - rho) * (1 + rho));
  const value =
    (mean1 * mean2 + rho * scale) * bivariateNormalDistribution(a, b, rho) +
    mean1 * deviation2 * normalDensity(b) * normalDistribution(m) +
    mean2 * deviation1 * normalDensity(a) * normalDistribution(n) +
    scale * residual * normalDensity(b) * normalDensity(m);
  return Math.max(0, value);
}

/**
 * E r of the increment r = ReLU(c + z) − ReLU(c), z ~ N(0, v): √v φ(t) − |c|Φ(−t), t = |c|/√v. Never negative.
 * @see {@link rectifiedIncrementProduct}
 */
export function rectifiedIncrementMean(clean: number, deviation: number): number {
  return rectifiedMean(-Math.abs(clean), deviation);
}

/**
 * E r² of the increment r = ReLU(c + z) − ReLU(c), z ~ N(0, v). With t = |c|/√v it is v[Φ(t) − tφ(t)] + c²Φ(−t) for
 * c ≥ 0 and (c² + v)Φ(−t) − |c|√v φ(t) for c < 0. No digits are lost at small v.
 * @see {@link rectifiedIncrementProduct}
 */
export function rectifiedIncrementSquare(clean: number, deviation: number): number {
  const t = standardised('rectifiedIncrementSquare', clean, deviation);
  if (clean < 0 || !Number.isFinite(t)) return clean < 0 ? rectifiedSquare(clean, deviation) : deviation ** 2;
  const variance = deviation * deviation;
  return variance * (normalDistribution(t) - t * normalDensity(t)) + clean * clean * normalDistribution(-t);
}

/**
 * E[r₁r₂] of the increments r_i = ReLU(c_i + z_i) − ReLU(c_i) of two centred Gaussian variables z₁, z₂.
 *
 * Where c ≥ 0 the increment is z + ReLU(−c − z), where c < 0 it is ReLU(c + z): the rectified parts have mean −|c| and
 * vanish with v, so no digits are lost at small v. Arguments, limits and errors as for {@link rectifiedProduct}.
 * @example
 * ```ts
 * import { rectifiedIncrementMean, rectifiedIncrementProduct, rectifiedIncrementSquare } from 'diffeolab/numerics';
 *
 * console.log(rectifiedIncrementMean(-1, 1), rectifiedIncrementSquare(-1, 1)); // 0.083315… 0.075339…
 * console.log(rectifiedIncrementProduct(-1, 1, 2, 1, 0.5)); // 0.079337…
 * ```
 */
export function rectifiedIncrementProduct(
  clean1: number,
  deviation1: number,
  clean2: number,
  deviation2: number,
  correlation: number,
): number {
  const rho = admissibleCorrelation('rectifiedIncrementProduct', correlation);
  const covariance = rho * deviation1 * deviation2;
  const linear1 = clean1 < 0 ? 0 : 1;
  const linear2 = clean2 < 0 ? 0 : 1;
  const sign = linear1 === linear2 ? 1 : -1;
  const active1 = crossing(clean1, deviation1);
  const active2 = crossing(clean2, deviation2);
  const rectified = rectifiedProduct(-Math.abs(clean1), deviation1, -Math.abs(clean2), deviation2, sign * rho);
  const mixed1 = linear1 * (linear2 === 1 ? -active2 : active2);
  const mixed2 = linear2 * (linear1 === 1 ? -active1 : active1);
  return covariance * (linear1 * linear2 + mixed1 + mixed2) + rectified;
}

/** P(c + z and c have opposite signs) = Φ(−|c|/√v). */
function crossing(clean: number, deviation: number): number {
  return deviation === 0 ? 0 : normalDistribution(-Math.abs(clean) / deviation);
}

/** μ/√v, infinite or NaN when the variable does not fluctuate. */
function standardised(subject: string, mean: number, deviation: number): number {
  if (!Number.isFinite(mean)) throw new InputError(subject, `the mean must be finite, got ${mean}`);
  requireNumber(subject, 'deviation', deviation, 0);
  return mean / deviation;
}

/** The correlation, brought back into [−1, 1] when rounding has pushed it out by no more than 10⁻¹². */
function admissibleCorrelation(subject: string, correlation: number): number {
  requireNumber(subject, 'correlation', correlation, -1 - 1e-12, 1 + 1e-12);
  return Math.min(1, Math.max(-1, correlation));
}
