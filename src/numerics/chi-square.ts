/**
 * Density of the χ² law of k degrees of freedom at x: x^{k/2 − 1} e^{−x/2} / (2^{k/2} Γ(k/2)), 0 for x ≤ 0; NaN there
 * for k ≤ 2, where it has no limit or not 0.
 * @example
 * ```ts
 * import { chiSquareDensity } from 'diffeolab/numerics';
 *
 * console.log(chiSquareDensity(2, 2), Math.exp(-1) / 2); // 0.1839… 0.1839…
 * ```
 */
export function chiSquareDensity(x: number, degrees: number): number {
  if (x <= 0) return degrees > 2 ? 0 : Number.NaN;
  const half = degrees / 2;
  return Math.exp((half - 1) * Math.log(x) - x / 2 - half * Math.LN2 - logGammaOfHalf(degrees));
}

/** log Γ(k/2), by Γ(s + 1) = sΓ(s) from Γ(1/2) = √π or Γ(1) = 1. */
function logGammaOfHalf(k: number): number {
  let sum = k % 2 === 0 ? 0 : Math.log(Math.PI) / 2;
  for (let s = k % 2 === 0 ? 1 : 0.5; s < k / 2; s++) sum += Math.log(s);
  return sum;
}
