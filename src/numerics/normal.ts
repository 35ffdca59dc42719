import { erfc } from './erfc.js';
import { InputError } from './input-error.js';
import { type RationalFunction, rationalValue } from './rational-function.js';

/**
 * Density φ(x) = e^{−x²/2}/√(2π) of the standard normal law.
 * @see {@link normalQuantile}
 */
export function normalDensity(x: number): number {
  return Math.exp(-(x * x) / 2) / Math.sqrt(2 * Math.PI);
}

/**
 * Distribution Φ(x) = ½ erfc(−x/√2) of the standard normal law, x ∈ [−∞, ∞]. Both tails keep their relative accuracy,
 * up to the conditioning of the argument: relative error about (1 + x²)·10⁻¹⁶ for x < 0.
 * @see {@link normalQuantile}
 */
export function normalDistribution(x: number): number {
  return erfc(-x * Math.SQRT1_2) / 2;
}

/**
 * Quantile Φ⁻¹(p), p ∈ [0, 1], relative error about 10⁻¹⁵; −∞ at 0, ∞ at 1.
 *
 * Rational approximations in three ranges of p: M. J. Wichura, *The percentage points of the normal distribution*,
 * Applied Statistics 37 (1988) 477, algorithm AS 241 (PPND16).
 * @throws InputError unless 0 ≤ p ≤ 1
 * @example
 * ```ts
 * import { bivariateNormalDistribution, normalDensity, normalDistribution, normalQuantile } from 'diffeolab/numerics';
 *
 * console.log(normalDensity(0), normalDistribution(-1)); // 0.39894… 0.15865…
 * console.log(normalQuantile(0.975)); // 1.9599…
 * console.log(bivariateNormalDistribution(0, 0, 0.5)); // 0.3333…
 * ```
 */
export function normalQuantile(probability: number): number {
  if (!(probability >= 0 && probability <= 1)) {
    throw new InputError('normalQuantile', `probability must be a number from 0 to 1, got ${probability}`);
  }
  const offset = probability - 0.5;
  if (Math.abs(offset) <= 0.425) return offset * rationalValue(centre, 0.425 ** 2 - offset * offset);
  const tail = offset < 0 ? probability : 1 - probability;
  if (tail === 0) return offset * Number.POSITIVE_INFINITY;
  const depth = Math.sqrt(-Math.log(tail));
  const size = depth <= 5 ? rationalValue(shoulder, depth - 1.6) : rationalValue(far, depth - 5);
  return offset < 0 ? -size : size;
}

const centre: RationalFunction = {
  top: [
    3.3871328727963665, 1.3314166789178438e2, 1.9715909503065513e3, 1.373169376550946e4, 4.592195393154987e4,
    6.72657709270087e4, 3.343057558358813e4, 2.5090809287301227e3,
  ],
  bottom: [
    1, 4.231333070160091e1, 6.871870074920579e2, 5.394196021424751e3, 2.1213794301586597e4, 3.930789580009271e4,
    2.8729085735721943e4, 5.226495278852854e3,
  ],
};

const shoulder: RationalFunction = {
  top: [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
    2.417807251774506e-1, 2.2723844989269184e-2, 7.745450142783414e-4,
  ],
  bottom: [
    1, 2.053191626637759, 1.6763848301838038, 6.897673349851e-1, 1.4810397642748008e-1, 1.5198666563616457e-2,
    5.475938084995345e-4, 1.0507500716444169e-9,
  ],
};

const far: RationalFunction = {
  top: [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 2.9656057182850487e-1, 2.6532189526576124e-2,
    1.2426609473880784e-3, 2.7115555687434876e-5, 2.0103343992922881e-7,
  ],
  bottom: [
    1, 5.99832206555888e-1, 1.369298809227358e-1, 1.4875361290850615e-2, 7.868691311456133e-4, 1.8463183175100548e-5,
    1.421511758316446e-7, 2.0442631033899397e-15,
  ],
};
