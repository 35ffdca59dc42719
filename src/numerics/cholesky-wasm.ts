import { wasm } from '#kernels/cholesky';
import { checkSize, notPositive, pivotTolerance } from './cholesky.js';
import { instantiateKernel } from './kernel.js';
import { requireInstance } from './require-argument.js';

interface CholeskyKernel {
  readonly row: WebAssembly.Global;
  readonly pivot: WebAssembly.Global;
  allocate(size: number): void;
  putRow(i: number): void;
  takeRow(i: number): void;
  factor(tolerance: number): number;
}

/**
 * Cholesky factor as `choleskyFactor` gives it, in place in the lower triangle of A, [n, n] row-major, by a WebAssembly
 * kernel: blocked, SIMD float64, n³/3 operations, another 4 n² bytes of memory.
 * @throws InputError if a pivot is not above `pivotTolerance`: the matrix is not positive definite to rounding
 * @see {@link choleskySolve}
 */
export function choleskyFactorWasm(matrix: Float64Array, size: number): void {
  requireInstance('choleskyFactorWasm', 'matrix', matrix, Float64Array);
  checkSize('choleskyFactorWasm', matrix, size);
  const kernel = instantiateKernel<CholeskyKernel>(wasm);
  kernel.allocate(size);
  const row = new Float64Array(kernel.memory.buffer, kernel.row.value, size);
  for (let i = 0; i < size; i++) {
    row.set(matrix.subarray(i * size, i * size + i + 1));
    kernel.putRow(i);
  }
  const tolerance = pivotTolerance(matrix, size);
  const failed = kernel.factor(tolerance);
  if (failed >= 0) throw notPositive(failed, kernel.pivot.value, tolerance);
  for (let i = 0; i < size; i++) {
    kernel.takeRow(i);
    matrix.set(row.subarray(0, i + 1), i * size);
  }
}
