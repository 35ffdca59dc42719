/** Rows of a matrix in a larger array: row r, column j at `first + r·stride + j`. */
export interface Rows {
  readonly data: Float64Array;
  readonly first: number;
  readonly stride: number;
}

/** C [m, n] += A [m, k] B [k, n], A dense; four rows of B at a time. */
export function addProduct(a: Float64Array, b: Rows, c: Rows, m: number, k: number, n: number): void {
  const { data: from, stride: step } = b;
  const { data: to } = c;
  for (let r = 0; r < m; r++) {
    const row = c.first + r * c.stride;
    let s = 0;
    for (; s + 4 <= k; s += 4) {
      const a0 = a[r * k + s]!;
      const a1 = a[r * k + s + 1]!;
      const a2 = a[r * k + s + 2]!;
      const a3 = a[r * k + s + 3]!;
      const b0 = b.first + s * step;
      const b1 = b0 + step;
      const b2 = b1 + step;
      const b3 = b2 + step;
      for (let j = 0; j < n; j++) {
        to[row + j]! += a0 * from[b0 + j]! + a1 * from[b1 + j]! + a2 * from[b2 + j]! + a3 * from[b3 + j]!;
      }
    }
    for (; s < k; s++) {
      const a0 = a[r * k + s]!;
      const b0 = b.first + s * step;
      for (let j = 0; j < n; j++) to[row + j]! += a0 * from[b0 + j]!;
    }
  }
}

/** C [m, k] += factor·A [m, n] B [k, n]ᵀ, C dense; four rows of B at a time. */
export function addProductTransposed(
  a: Rows,
  b: Rows,
  c: Float64Array,
  [m, k, n]: readonly [number, number, number],
  factor: number,
): void {
  const { data: left } = a;
  const { data: right, stride: step } = b;
  for (let r = 0; r < m; r++) {
    const row = a.first + r * a.stride;
    let s = 0;
    for (; s + 4 <= k; s += 4) {
      const b0 = b.first + s * step;
      const b1 = b0 + step;
      const b2 = b1 + step;
      const b3 = b2 + step;
      let c0 = 0;
      let c1 = 0;
      let c2 = 0;
      let c3 = 0;
      for (let j = 0; j < n; j++) {
        const value = left[row + j]!;
        c0 += value * right[b0 + j]!;
        c1 += value * right[b1 + j]!;
        c2 += value * right[b2 + j]!;
        c3 += value * right[b3 + j]!;
      }
      c[r * k + s]! += factor * c0;
      c[r * k + s + 1]! += factor * c1;
      c[r * k + s + 2]! += factor * c2;
      c[r * k + s + 3]! += factor * c3;
    }
    for (; s < k; s++) {
      const b0 = b.first + s * step;
      let c0 = 0;
      for (let j = 0; j < n; j++) c0 += left[row + j]! * right[b0 + j]!;
      c[r * k + s]! += factor * c0;
    }
  }
}

/** factor·A. */
export function scaled(a: Float64Array, factor: number, result: Float64Array): void {
  for (let i = 0; i < a.length; i++) result[i] = factor * a[i]!;
}

/** factor·Aᵀ [k, m] of A [m, k]. */
export function scaledTranspose(a: Float64Array, factor: number, m: number, k: number, result: Float64Array): void {
  for (let r = 0; r < m; r++) for (let s = 0; s < k; s++) result[s * m + r] = factor * a[r * k + s]!;
}
