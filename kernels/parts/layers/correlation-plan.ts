/**
 * Gradient of a matrix: target[k, ·] += Σ over rows and sites of window(row, site)_k·gradient(row, site)_·, windows as
 * in a product. Sums over `rowsPerSum` rows are formed in registers before they are added, so that no sum is long and
 * its order is a matter of shapes alone. All distances are bytes.
 */
@unmanaged export class CorrelationPlan {
  outerInput: usize;
  outerGradient: usize;
  rowsPerSum: i32;
  rowInput: usize;
  rowGradient: usize;
  sites: i32;
  siteInput: usize;
  siteGradient: usize;
  parts: i32;
  part: usize;
  /** Numbers of a part; the target has as many rows for a part, rounded up to a multiple of `targetRows`. */
  length: i32;
  /** Vectors of a gradient, and of a row of the target. */
  vectors: i32;
  /** From a pair of vectors of a gradient to the next: 32, or the length of a panel where they lie in panels. */
  pair: usize;
  /** Of what is added to the target. */
  factor: f64;
}

/** Rows of the target that are held in registers: numbers of a window. */
export const targetRows: i32 = 4;
