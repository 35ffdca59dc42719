import { choleskyFactor, choleskySolve } from '../numerics/cholesky.js';
import { choleskyFactorWasm } from '../numerics/cholesky-wasm.js';
import { InputError, requireNumber } from '../numerics/input-error.js';
import { requireObject } from '../numerics/require-argument.js';
import { hasWasmSimd } from '../numerics/wasm-kernel.js';
import { gramMatrix, type KernelName, kernelSum } from './kernels.js';
import { flatPoints } from './points.js';
import type { ScalarPredictor } from './predictor.js';
import type { LabelledPoints } from './train.js';

/** Factors a symmetric positive definite matrix [n, n] in place into L Lᵀ, lower triangle. */
export type CholeskyFactorisation = (matrix: Float64Array, size: number) => void;

/** What kernel regression gives. */
export interface KernelRegression {
  /** F(x) = Σ_μ a_μ K(x, x_μ). */
  readonly predictor: ScalarPredictor;
  /** a = (K + ridge·I)⁻¹ y, [P]. */
  readonly coefficients: Float64Array;
}

/**
 * Kernel regression by a Cholesky solve in float64: the predictor of the lazy limit α → ∞, H → ∞ trained to the end
 * from f − f₀ = 0 (ridgeless), or with a ridge added to the diagonal. Time P³/3, memory P² (128 MiB at P = 4096).
 * @throws InputError if the Gram matrix is not positive definite to rounding, as with repeated
 *   points, or sizes do not fit
 * @example
 * ```ts
 * import { kernelRegression, samplePoints, testError } from 'diffeolab/spherical';
 *
 * const points = samplePoints({ points: 64, dimension: 3 });
 * const labels = new Float64Array(64).fill(1);
 * const { predictor } = kernelRegression({ kernel: 'ntk', training: { points, labels } });
 * const test = samplePoints({ points: 64, dimension: 3, set: 'test' });
 * console.log(testError(predictor, { points: test, labels }).value); // 0.0000074…
 * ```
 */
export function kernelRegression(options: {
  /** `ntk` or `random-features`. */
  kernel: KernelName;
  /** Training points and their labels. */
  training: LabelledPoints;
  /** Ridge added to the diagonal of the Gram matrix, default 0. */
  ridge?: number;
  /** Default the WebAssembly kernel, plain TypeScript where there is no SIMD. */
  factorise?: CholeskyFactorisation;
}): KernelRegression {
  const subject = 'kernelRegression';
  requireObject(subject, 'options', options, ['training']);
  requireObject(subject, 'training', options.training, ['points', 'labels']);
  const ridge = requireNumber(subject, 'ridge', options.ridge ?? 0, 0);
  const { kernel, factorise = hasWasmSimd() ? choleskyFactorWasm : choleskyFactor } = options;
  const { points, labels } = options.training;
  const { points: size } = flatPoints(subject, points);
  if (labels.length !== size) {
    throw new InputError(subject, `expected ${size} labels, one a point, got ${labels.length}`);
  }
  const factor = gramMatrix(kernel, points).data;
  for (let p = 0; p < size; p++) factor[p * (size + 1)]! += ridge;
  try {
    factorise(factor, size);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(
      subject,
      'the Gram matrix is singular to float64 rounding, some points are too near to each other (use fewer points or a ridge)',
    );
  }
  const coefficients = labels.slice();
  choleskySolve(factor, size, coefficients);
  return { coefficients, predictor: kernelSum(kernel, points, coefficients) };
}
