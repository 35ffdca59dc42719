import { choleskyFactor, choleskySolve } from '../../../numerics/cholesky.js';
import { choleskyFactorWasm } from '../../../numerics/cholesky-wasm.js';
import { hasWasmSimd } from '../../../numerics/wasm-kernel.js';
import { pivotedCholesky } from './pivoted-cholesky.js';

/** Pivots that are 0 come out as some 10⁻¹⁶ of the largest, those of ten layers are above 10⁻⁸. */
const rankTolerance = 1e-11;

/** F(z) = Σ_μ a_μ K(z, x_μ) over the training points of `support`. */
export interface RegressionSolution {
  readonly support: readonly number[];
  readonly coefficients: Float64Array;
}

/**
 * Kernel regression on a matrix K [P, P] of any rank: F minimises Σ_μ w_μ (F(x_μ) − y_μ)² + λ m ‖F‖²_K, m the mean of
 * the diagonal; for λ = 0 it is the limit λ → 0, the F of least norm among those of least error. With K = L Lᵀ of rank
 * r, F = L v on the points, (Lᵀ W L + λ m) v = Lᵀ W y, and F is carried by r points that span the features.
 */
export function kernelRegression(
  matrix: Float64Array,
  labels: ArrayLike<number>,
  weights: ArrayLike<number>,
  ridge: number,
): RegressionSolution {
  const size = labels.length;
  const { pivots, factor } = pivotedCholesky(matrix, size, rankTolerance);
  const rank = pivots.length;
  let trace = 0;
  for (let p = 0; p < size; p++) trace += matrix[p * (size + 1)]!;
  /** L on the pivots, lower triangular. */
  const triangle = new Float64Array(rank * rank);
  for (const [i, p] of pivots.entries()) {
    triangle.set(factor.subarray(p * rank, p * rank + i + 1), i * rank);
  }
  const coefficients = new Float64Array(rank);
  if (rank === size && ridge === 0) {
    for (const [i, p] of pivots.entries()) coefficients[i] = labels[p]!;
    choleskySolve(triangle, rank, coefficients);
    return { support: pivots, coefficients };
  }
  const normal = new Float64Array(rank * rank);
  for (let p = 0; p < size; p++) {
    const row = factor.subarray(p * rank, (p + 1) * rank);
    for (let i = 0; i < rank; i++) {
      const weighted = weights[p]! * row[i]!;
      coefficients[i]! += weighted * labels[p]!;
      for (let j = 0; j <= i; j++) normal[i * rank + j]! += weighted * row[j]!;
    }
  }
  for (let i = 0; i < rank; i++) normal[i * (rank + 1)]! += (ridge * trace) / size;
  (hasWasmSimd() ? choleskyFactorWasm : choleskyFactor)(normal, rank);
  choleskySolve(normal, rank, coefficients);
  // a = L⁻ᵀ v on the pivots.
  for (let i = rank - 1; i >= 0; i--) {
    const value = coefficients[i]! / triangle[i * (rank + 1)]!;
    coefficients[i] = value;
    for (let k = 0; k < i; k++) coefficients[k]! -= triangle[i * rank + k]! * value;
  }
  return { support: pivots, coefficients };
}
