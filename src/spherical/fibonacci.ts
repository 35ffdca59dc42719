import ndarray, { type NdArray } from 'ndarray';
import { requireInteger } from '../numerics/input-error.js';

/**
 * Fibonacci lattice [n, d] on S^{d−1}: n points that cover the sphere evenly. The first two coordinates turn by 2πi/n;
 * each further coordinate k = 3 … d is the cosine of an angle θ whose distribution function under the uniform law on
 * S^{k−1}, F(θ) = ∫₀^θ sin^{k−2} / ∫₀^π sin^{k−2}, takes the value (i·√p) mod 1, p = 2, 3, 5, … the primes in turn.
 *
 * θ is found by halving [0, π] until |F − value| ≤ 10⁻¹⁰, as in published figures; near a pole, where F is flat, θ is
 * therefore good to 10⁻⁵ (d = 3) or 10⁻³ (d = 4) only.
 * @throws InputError unless points ≥ 1 and dimension ≥ 2
 * @example
 * ```ts
 * import { fibonacciLattice } from 'diffeolab/spherical';
 *
 * const lattice = fibonacciLattice(100, 3);
 * console.log(lattice.shape, lattice.get(50, 2)); // [ 100, 3 ] -0.42135…
 * ```
 */
export function fibonacciLattice(points: number, dimension: number): NdArray<Float64Array> {
  const subject = 'fibonacciLattice';
  requireInteger(subject, 'points', points, 1);
  requireInteger(subject, 'dimension', dimension, 2);
  const data = new Float64Array(points * dimension);
  const offsets = primes(dimension - 2).map(Math.sqrt);
  for (let i = 0; i < points; i++) {
    const row = data.subarray(i * dimension, (i + 1) * dimension);
    const turn = (2 * Math.PI * i) / points;
    row[0] = Math.sin(turn);
    row[1] = Math.cos(turn);
    for (const [extra, offset] of offsets.entries()) {
      const angle = polarAngle(extra + 2, (i * offset) % 1);
      const sine = Math.sin(angle);
      for (let k = 0; k < extra + 2; k++) row[k]! *= sine;
      row[extra + 2] = Math.cos(angle);
    }
  }
  return ndarray(data, [points, dimension]);
}

/** The polar angle on S^m at which the distribution function of the uniform law takes a value, to 10⁻¹⁰ in value. */
function polarAngle(m: number, value: number): number {
  const whole = sinePowerIntegral(Math.PI, m - 1);
  let low = 0;
  let high = Math.PI;
  for (;;) {
    const angle = (low + high) / 2;
    const gap = sinePowerIntegral(angle, m - 1) / whole - value;
    if (Math.abs(gap) <= 1e-10) return angle;
    if (gap > 0) high = angle;
    else low = angle;
  }
}

/** ∫₀^x sin^m, by the recursion that integration by parts gives. */
function sinePowerIntegral(x: number, m: number): number {
  if (m === 0) return x;
  if (m === 1) return 1 - Math.cos(x);
  return ((m - 1) * sinePowerIntegral(x, m - 2) - Math.cos(x) * Math.sin(x) ** (m - 1)) / m;
}

function primes(count: number): number[] {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) if (found.every((p) => n % p !== 0)) found.push(n);
  return found;
}
