import { requireInteger, requireNumber } from '../../numerics/input-error.js';
import type { Quantity } from '../../numerics/quantity.js';
import { requireObject } from '../../numerics/require-argument.js';
import type { KernelName } from '../../spherical/kernels.js';
import { kernelSpectrum } from './kernel-spectrum.js';
import { relativeError } from './learning-curve-error.js';

/**
 * Test error ⟨(F(x) − 1)²⟩ of kernel regression that learns the constant from P points uniform on S^{d−1}, mean over
 * data sets, by the self-consistent equations of mean-field theory:
 *
 *     P = Σ_k N_k λ_k/(λ_k + κ) + ridge/κ        γ = (1/P) Σ_k N_k λ_k²/(λ_k + κ)²        ε = [κ/(λ_0 + κ)]²/(1 − γ)
 *
 * with eigenvalues λ_k and multiplicities N_k of `kernelSpectrum`. For P → ∞, ε ~ P^{−β} with the β of
 * `predictedExponent`, and this is the way there. A closure, exact for Gaussian features: its power is right to 2 % for
 * the NTK, its prefactor too small in low dimension, where the widest gaps between points rule. What tells how far off
 * it is, at any P, is the share s = ridge/(κP) that the ridge has in the first equation. For the NTK, regression over
 * closure is 6, 2, 1.4 and 1.2 ridgeless (s = 0) in dimension 2, 3, 5, 10; 1.6, 1.2, 1.1 and 1.04 for s = ½; and within
 * 4 % of 1 for s ≥ 0.95. `error` is the largest deviation measured at this s and P ≥ 64, plus one standard error, in
 * this dimension or the next lower one that was measured.
 *
 * Source: Bordelon, Canatar, Pehlevan, *Spectrum dependent learning curves in kernel regression and wide neural
 * networks*, ICML 2020, arXiv 2002.02561.
 * @throws InputError unless d ≥ 2, 1 ≤ P ≤ 10⁵ and ridge ≥ 0
 * @example
 * ```ts
 * import { kernelLearningCurve } from 'diffeolab/analytic';
 * import { predictedExponent } from 'diffeolab/spherical';
 *
 * const errorAt = (points: number) => kernelLearningCurve({ kernel: 'ntk', dimension: 5, points }).value;
 * console.log(errorAt(1000)); // 2.928…e-8
 * console.log(Math.log10(errorAt(1000) / errorAt(10_000))); // 2.5559…
 * console.log(predictedExponent('ntk', 5, Number.POSITIVE_INFINITY).value); // 2.5
 * ```
 */
export function kernelLearningCurve(options: {
  /** `ntk` or `random-features`. */
  kernel: KernelName;
  /** Dimension d of the inputs. */
  dimension: number;
  /** Number P of training points. */
  points: number;
  /** Ridge added to the diagonal of the Gram matrix, default 0. */
  ridge?: number;
}): Quantity {
  const subject = 'kernelLearningCurve';
  requireObject(subject, 'options', options);
  const points = requireInteger(subject, 'points', options.points, 1, 1e5);
  const ridge = requireNumber(subject, 'ridge', options.ridge ?? 0, 0);
  const { kernel, dimension } = options;
  const spectrum = truncatedSpectrum(kernel, dimension, points);
  const scale = effectiveRidge(spectrum, points, ridge);
  let degrees = 0;
  for (const { eigenvalue, multiplicity } of spectrum.modes) {
    degrees += multiplicity * (eigenvalue / (eigenvalue + scale)) ** 2;
  }
  const bias = (scale / (spectrum.modes[0]!.eigenvalue + scale)) ** 2;
  const value = bias / (1 - degrees / points);
  const error = relativeError(kernel, dimension, Math.min(1, ridge / (scale * points))) * value;
  return { value, status: 'closure', error, method: 'self-consistent mean-field theory' };
}

/** The largest modes one by one, and the sum Σ N_k λ_k of all others. */
interface TruncatedSpectrum {
  readonly modes: readonly { readonly eigenvalue: number; readonly multiplicity: number }[];
  readonly rest: number;
}

/** Modes beyond this multiple of the degree to which P points reach are taken together. */
const depth = 16;

function truncatedSpectrum(kernel: KernelName, dimension: number, points: number): TruncatedSpectrum {
  const modes: { eigenvalue: number; multiplicity: number }[] = [];
  let rest = kernel === 'ntk' ? 1 : 1 / 2;
  let reached = 0;
  let enough = Number.POSITIVE_INFINITY;
  for (const mode of kernelSpectrum(kernel, dimension)) {
    const degree = modes.push(mode) - 1;
    rest -= mode.multiplicity * mode.eigenvalue;
    reached += mode.eigenvalue > 0 ? mode.multiplicity : 0;
    if (enough === Number.POSITIVE_INFINITY && reached >= points) enough = depth * (degree + 1);
    if (degree >= enough) break;
  }
  return { modes, rest: Math.max(0, rest) };
}

/** The κ at which the degrees of freedom are P, by bisection of its logarithm. */
function effectiveRidge({ modes, rest }: TruncatedSpectrum, points: number, ridge: number): number {
  let low = -300;
  let high = Math.log(2 + ridge);
  for (;;) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) return Math.exp(middle);
    const scale = Math.exp(middle);
    let degrees = (rest + ridge) / scale;
    for (const { eigenvalue, multiplicity } of modes) degrees += (multiplicity * eigenvalue) / (eigenvalue + scale);
    if (degrees > points) low = middle;
    else high = middle;
  }
}
