/** K ≈ L Lᵀ of rank r: L is lower triangular on the rows of `pivots`. */
export interface PivotedCholesky {
  /** Rows that carry the rank, in the order in which they were taken. */
  readonly pivots: readonly number[];
  /** L, [n, r] row-major. */
  readonly factor: Float64Array;
}

/**
 * Cholesky factor with pivots of a symmetric positive semidefinite matrix [n, n]: in turn the row of the largest
 * remaining diagonal is taken, until none is above `tolerance` times the largest one of K. Time n r².
 */
export function pivotedCholesky(matrix: Float64Array, size: number, tolerance: number): PivotedCholesky {
  const rest = Float64Array.from({ length: size }, (_, i) => matrix[i * (size + 1)]!);
  const least = tolerance * rest.reduce((most, entry) => Math.max(most, entry), 0);
  const columns: Float64Array[] = [];
  const pivots: number[] = [];
  while (pivots.length < size) {
    let pivot = 0;
    for (let i = 1; i < size; i++) if (rest[i]! > rest[pivot]!) pivot = i;
    if (!(rest[pivot]! > least)) break;
    const root = Math.sqrt(rest[pivot]!);
    const column = Float64Array.from({ length: size }, (_, i) => matrix[i * size + pivot]!);
    for (const known of columns) {
      const factor = known[pivot]!;
      for (let i = 0; i < size; i++) column[i]! -= known[i]! * factor;
    }
    for (let i = 0; i < size; i++) {
      column[i]! /= root;
      rest[i]! -= column[i]! ** 2;
    }
    for (const known of pivots) column[known] = 0;
    column[pivot] = root;
    rest[pivot] = 0;
    pivots.push(pivot);
    columns.push(column);
  }
  const rank = pivots.length;
  const factor = new Float64Array(size * rank);
  for (const [r, column] of columns.entries()) for (let i = 0; i < size; i++) factor[i * rank + r] = column[i]!;
  return { pivots, factor };
}
