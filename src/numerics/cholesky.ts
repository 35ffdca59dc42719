import { InputError } from './input-error.js';
import { requireInstance } from './require-argument.js';

const blockSize = 48;
const depthOfTile = 192;

/**
 * Cholesky factor L of a symmetric positive definite matrix A = L Lᵀ, [n, n] row-major, in place: the lower
 * triangle of A is read and overwritten by L, what lies above the diagonal is left alone. Blocked, rows
 * against rows; n³/3 operations.
 * @throws InputError if a pivot is not above `pivotTolerance`: the matrix is not positive definite to rounding
 * @see {@link choleskySolve}
 */
export function choleskyFactor(matrix: Float64Array, size: number): void {
  requireInstance('choleskyFactor', 'matrix', matrix, Float64Array);
  checkSize('choleskyFactor', matrix, size);
  const tolerance = pivotTolerance(matrix, size);
  for (let rows = 0; rows < size; rows += blockSize) {
    const lastRow = Math.min(rows + blockSize, size);
    for (let columns = 0; columns <= rows; columns += blockSize) {
      const lastColumn = Math.min(columns + blockSize, size);
      for (let start = 0; start < columns; start += depthOfTile) {
        subtractProducts(
          matrix,
          size,
          rows,
          lastRow,
          columns,
          lastColumn,
          start,
          Math.min(start + depthOfTile, columns),
        );
      }
      finishBlock(matrix, size, rows, lastRow, columns, lastColumn, tolerance);
    }
  }
}

/** A_ij −= Σ_k L_ik L_jk over a block of rows i, columns j and a tile of k, four rows and two columns at a time. */
function subtractProducts(
  a: Float64Array,
  n: number,
  firstRow: number,
  lastRow: number,
  firstColumn: number,
  lastColumn: number,
  start: number,
  end: number,
): void {
  let i = firstRow;
  for (; i + 4 <= lastRow; i += 4) {
    const r0 = i * n;
    const r1 = r0 + n;
    const r2 = r1 + n;
    const r3 = r2 + n;
    let j = firstColumn;
    for (; j + 2 <= lastColumn; j += 2) {
      const c0 = j * n;
      const c1 = c0 + n;
      let s00 = 0;
      let s01 = 0;
      let s10 = 0;
      let s11 = 0;
      let s20 = 0;
      let s21 = 0;
      let s30 = 0;
      let s31 = 0;
      for (let k = start; k < end; k++) {
        const x = a[c0 + k]!;
        const y = a[c1 + k]!;
        s00 += a[r0 + k]! * x;
        s01 += a[r0 + k]! * y;
        s10 += a[r1 + k]! * x;
        s11 += a[r1 + k]! * y;
        s20 += a[r2 + k]! * x;
        s21 += a[r2 + k]! * y;
        s30 += a[r3 + k]! * x;
        s31 += a[r3 + k]! * y;
      }
      a[r0 + j]! -= s00;
      a[r0 + j + 1]! -= s01;
      a[r1 + j]! -= s10;
      a[r1 + j + 1]! -= s11;
      a[r2 + j]! -= s20;
      a[r2 + j + 1]! -= s21;
      a[r3 + j]! -= s30;
      a[r3 + j + 1]! -= s31;
    }
    for (; j < lastColumn; j++)
      for (let row = i; row < i + 4; row++) a[row * n + j]! -= product(a, n, row, j, start, end);
  }
  for (; i < lastRow; i++) {
    for (let j = firstColumn; j < lastColumn; j++) a[i * n + j]! -= product(a, n, i, j, start, end);
  }
}

function product(a: Float64Array, n: number, i: number, j: number, start: number, end: number): number {
  let sum = 0;
  for (let k = start; k < end; k++) sum += a[i * n + k]! * a[j * n + k]!;
  return sum;
}

/** Solves for the entries of a block whose products with the columns to its left are subtracted already. */
function finishBlock(
  a: Float64Array,
  n: number,
  firstRow: number,
  lastRow: number,
  firstColumn: number,
  lastColumn: number,
  tolerance: number,
): void {
  for (let i = firstRow; i < lastRow; i++) {
    for (let j = firstColumn; j < Math.min(lastColumn, i); j++) {
      a[i * n + j] = (a[i * n + j]! - product(a, n, i, j, firstColumn, j)) / a[j * n + j]!;
    }
    if (i >= lastColumn) continue;
    const pivot = a[i * n + i]! - product(a, n, i, i, firstColumn, i);
    if (!(pivot > tolerance)) throw notPositive(i, pivot, tolerance);
    a[i * n + i] = Math.sqrt(pivot);
  }
}

/**
 * What rounding may make of a pivot that is 0: n ε max_i A_ii, ε = 2⁻⁵², the bound that LAPACK's pivoted factorisation
 * stops at by default. Below it digits of the solution mean nothing.
 */
export function pivotTolerance(matrix: Float64Array, size: number): number {
  let largest = 0;
  for (let i = 0; i < size; i++) {
    const entry = matrix[i * (size + 1)]!;
    if (entry > largest) largest = entry;
  }
  return size * Number.EPSILON * largest;
}

/** The complaint about a pivot that is not positive, the same from every engine. */
export function notPositive(row: number, pivot: number, tolerance: number): InputError {
  return new InputError(
    'choleskyFactor',
    `the matrix must be positive definite to rounding, got pivot ${pivot.toPrecision(2)} in row ${row}, which must be above ` +
      `${tolerance.toPrecision(2)} (remove repeated points or add a ridge)`,
  );
}

/**
 * Solves L Lᵀ x = b in place of b, [n], with the factor that `choleskyFactor` leaves in the lower triangle.
 * @example
 * ```ts
 * import { choleskyFactor, choleskyFactorWasm, choleskySolve } from 'diffeolab/numerics';
 *
 * for (const factorise of [choleskyFactor, choleskyFactorWasm]) {
 *   const matrix = Float64Array.of(4, 2, 2, 5);
 *   const right = Float64Array.of(8, 12);
 *   factorise(matrix, 2);
 *   choleskySolve(matrix, 2, right);
 *   console.log(right); // Float64Array(2) [ 1, 2 ], Float64Array(2) [ 1, 2 ]
 * }
 * ```
 */
export function choleskySolve(factor: Float64Array, size: number, right: Float64Array): void {
  const subject = 'choleskySolve';
  requireInstance(subject, 'factor', factor, Float64Array);
  requireInstance(subject, 'right', right, Float64Array);
  checkSize(subject, factor, size);
  if (right.length !== size) throw new InputError(subject, `expected ${size} numbers, got ${right.length}`);
  for (let i = 0; i < size; i++) {
    let sum = right[i]!;
    for (let k = 0; k < i; k++) sum -= factor[i * size + k]! * right[k]!;
    right[i] = sum / factor[i * size + i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    const value = right[i]! / factor[i * size + i]!;
    right[i] = value;
    for (let k = 0; k < i; k++) right[k]! -= factor[i * size + k]! * value;
  }
}

export function checkSize(subject: string, matrix: Float64Array, size: number): void {
  if (matrix.length === size * size && size >= 0) return;
  throw new InputError(subject, `expected ${size}² = ${size * size} entries, got ${matrix.length}`);
}
