import { InputError, requireInteger } from '../../numerics/input-error.js';
import { type KernelName, kernelNames } from '../../spherical/kernels.js';

/** One space of spherical harmonics: its eigenvalue under the kernel and its dimension. */
export interface KernelMode {
  /** λ_k */
  readonly eigenvalue: number;
  /** N_k */
  readonly multiplicity: number;
}

/**
 * The eigenvalues of a kernel of `gramMatrix` under the uniform law on S^{d−1}, for spherical harmonics of degree
 * k = 0, 1, 2, …, without end:
 *
 *     random-features  λ_k = d r_k²
 *     ntk              λ_k = d r_k² + [k s²_{k−1} + (k + d − 2) s²_{k+1}]/(2k + d − 2)
 *
 * r_k and s_k are the Funk–Hecke coefficients ∫ g(t) P_k(t) dμ(t) of ReLU and of the step, with P_k(1) = 1 and
 * dμ = c (1 − t²)^{(d−3)/2} dt, c = Γ(d/2)/(√π Γ((d − 1)/2)): s_0 = 1/2, s_k = c P_{k−1}(0)/(k + d − 2) for odd k;
 * r_0 = c/(d − 1), r_1 = 1/(2d), r_k = c Q_{k−2}(0)/((d − 1)(k + d − 1)) for even k, Q the polynomials P of dimension
 * d + 2; 0 for all others. Hence odd harmonics from k = 3 on have eigenvalue 0: a net without bias cannot learn them.
 * For large even k λ_k ~ k^{−(d−1)−2ν}, ν = 1/2 for the NTK and 3/2 for random features. Exact to rounding. Σ_k N_k
 * λ_k = K(x, x) is 1 and 1/2.
 *
 * Source: Rodrigues' formula by parts; compare Bach, *Breaking the curse of dimensionality with convex neural
 * networks*, JMLR 18 (2017), appendix D.
 * @throws InputError unless d ≥ 2 and the kernel is known
 * @example
 * ```ts
 * import { kernelSpectrum } from 'diffeolab/analytic';
 *
 * const spectrum = kernelSpectrum('ntk', 3);
 * console.log(spectrum.next().value); // { eigenvalue: 0.25, multiplicity: 1 }
 * console.log(spectrum.next().value); // { eigenvalue: 0.16666…, multiplicity: 3 }
 * ```
 */
export function* kernelSpectrum(kernel: KernelName, dimension: number): Generator<KernelMode, never, void> {
  const d = requireInteger('kernelSpectrum', 'dimension', dimension, 2, 1000);
  if (!kernelNames.includes(kernel)) {
    throw new InputError('kernelSpectrum', `kernel must be one of ${kernelNames.join(', ')}, got ${String(kernel)}`);
  }
  const c = densityAtEquator(d);
  const step = everySecond((k, value) => (c * value) / (k + d - 1), d);
  const rectified = everySecond((k, value) => (c * value) / ((d - 1) * (k + d + 1)), d + 2);
  /** s²_{k−1} and s²_{k+1} for even k; of the odd k only the first has an eigenvalue. */
  let [before, after] = [0, step.next().value ** 2];
  let partOfMultiplicity = 1;
  for (let k = 0; ; k++) {
    const multiplicity = k === 0 ? 1 : ((2 * k + d - 2) * partOfMultiplicity) / k;
    if (k > 0) partOfMultiplicity *= (k + d - 2) / k;
    const r = k === 0 ? c / (d - 1) : k === 1 ? 1 / (2 * d) : k % 2 === 0 ? rectified.next().value : 0;
    const neighbours = k === 1 ? [1 / 4, 0] : k % 2 === 0 ? [before, after] : [0, 0];
    yield { eigenvalue: d * r * r + (kernel === 'ntk' ? average(k, d, neighbours) : 0), multiplicity };
    if (k % 2 === 0) [before, after] = [after, step.next().value ** 2];
  }
}

/** [k a + (k + d − 2) b]/(2k + d − 2): t P_k in terms of P_{k−1} and P_{k+1}. */
function average(k: number, d: number, [a = 0, b = 0]: readonly number[]): number {
  return k === 0 ? b : (k * a + (k + d - 2) * b) / (2 * k + d - 2);
}

/** f(k, P_k(0)) for k = 0, 2, 4, …, by (k + d − 1) P_{k+2}(0) = −(k + 1) P_k(0). */
function* everySecond(f: (k: number, value: number) => number, d: number): Generator<number, never, void> {
  for (let k = 0, value = 1; ; k += 2) {
    yield f(k, value);
    value *= -(k + 1) / (k + d - 1);
  }
}

/** c = Γ(d/2)/(√π Γ((d − 1)/2)), by c_{d+2} = c_d d/(d − 1). */
function densityAtEquator(d: number): number {
  const even = d % 2 === 0;
  let c = even ? 1 / Math.PI : 1 / 2;
  for (let n = even ? 2 : 3; n < d; n += 2) c *= n / (n - 1);
  return c;
}
