import { InputError, requireInteger } from './input-error.js';

/**
 * P(|T| < t) for Student's law with an integer number ν of degrees of freedom, as a finite sum in θ = arctan(t/√ν).
 *
 * Source: Abramowitz, Stegun, *Handbook of mathematical functions*, eqs. 26.7.3–26.7.4.
 */
function centralProbability(angle: number, degreesOfFreedom: number): number {
  const sine = Math.sin(angle);
  const cosine = Math.cos(angle);
  const odd = degreesOfFreedom % 2 === 1;
  let term = odd ? cosine : 1;
  let sum = 0;
  for (let k = odd ? 1 : 0; k <= degreesOfFreedom - 2; k += 2) {
    sum += term;
    term *= ((k + 1) / (k + 2)) * cosine * cosine;
  }
  return odd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum;
}

/**
 * Quantile of Student's law with ν degrees of freedom: the t with P(T < t) = p, to about 10⁻¹⁴ relative; 0 at p = ½.
 * @throws InputError unless 0 < p < 1 and ν is an integer of at least 1
 * @example
 * ```ts
 * import { studentQuantile } from 'diffeolab/numerics';
 *
 * console.log(studentQuantile(0.975, 10)); // 2.2281…
 * ```
 */
export function studentQuantile(probability: number, degreesOfFreedom: number): number {
  const subject = 'studentQuantile';
  requireInteger(subject, 'degreesOfFreedom', degreesOfFreedom, 1);
  if (!(probability > 0 && probability < 1)) {
    throw new InputError(subject, `probability must be between 0 and 1, got ${probability} (use 0.975 for 95 %)`);
  }
  if (probability < 0.5) return -studentQuantile(1 - probability, degreesOfFreedom);
  const central = 2 * probability - 1;
  let low = 0;
  let high = Math.PI / 2;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) return Math.tan(middle) * Math.sqrt(degreesOfFreedom);
    if (centralProbability(middle, degreesOfFreedom) < central) low = middle;
    else high = middle;
  }
}
