import ndarray from 'ndarray';
import { choleskyFactor, choleskySolve } from '../numerics/cholesky.js';
import { choleskyFactorWasm } from '../numerics/cholesky-wasm.js';
import { InputError, requireNumber } from '../numerics/input-error.js';
import { hasWasmSimd } from '../numerics/wasm-kernel.js';
import { gramMatrix, type KernelName } from './kernels.js';
import { flatPoints } from './points.js';
import type { Predictor } from './predictor.js';
import type { LabelledPoints } from './train.js';

/** Points whose rows of the Gram matrix are held at a time. */
const predictedTogether = 256;

/** Factors a symmetric positive definite matrix [n, n] in place into L Lᵀ, lower triangle. */
export type CholeskyFactorisation = (matrix: Float64Array, size: number) => void;

export interface KernelRegression {
  /** F(x) = Σ_μ a_μ K(x, x_μ). */
  readonly predictor: Predictor;
  /** a = (K + ridge·I)⁻¹ y, [P]. */
  readonly coefficients: Float64Array;
}

/**
 * Kernel regression by a Cholesky solve in float64: the predictor of the lazy limit α → ∞, H → ∞ trained to the end from f − f₀ = 0
 * (ridgeless), or with a ridge added to the diagonal. Time P³/3, memory P² (128 MiB at P = 4096).
 * @throws InputError if the Gram matrix is not positive definite to rounding, as with repeated points, or sizes do not fit
 */
export function kernelRegression(options: {
  kernel: KernelName;
  training: LabelledPoints;
  ridge?: number;
  /** Default the WebAssembly kernel, plain TypeScript where there is no SIMD. */
  factorise?: CholeskyFactorisation;
}): KernelRegression {
  const subject = 'kernelRegression';
  const ridge = requireNumber(subject, 'ridge', options.ridge ?? 0, 0);
  const { kernel, factorise = hasWasmSimd() ? choleskyFactorWasm : choleskyFactor } = options;
  const { points, labels } = options.training;
  const { points: size, dimension } = flatPoints(subject, points);
  if (labels.length !== size) {
    throw new InputError(subject, `expected ${size} labels, one a point, got ${labels.length}`);
  }
  const factor = gramMatrix(kernel, points).data;
  for (let p = 0; p < size; p++) factor[p * (size + 1)]! += ridge;
  factorise(factor, size);
  const coefficients = labels.slice();
  choleskySolve(factor, size, coefficients);
  return {
    coefficients,
    predictor(others) {
      const { data, points: count } = flatPoints(subject, others, dimension);
      const values = new Float64Array(count);
      for (let start = 0; start < count; start += predictedTogether) {
        const end = Math.min(count, start + predictedTogether);
        const part = ndarray(data.subarray(start * dimension, end * dimension), [end - start, dimension]);
        const gram = gramMatrix(kernel, part, points).data;
        for (let q = start; q < end; q++) {
          let sum = 0;
          for (let p = 0; p < size; p++) sum += coefficients[p]! * gram[(q - start) * size + p]!;
          values[q] = sum;
        }
      }
      return values;
    },
  };
}
