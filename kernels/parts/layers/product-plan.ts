/** What is done with a row of a product before it is stored. */
export const enum Finish {
  none = 0,
  /** factor·max(value, 0). */
  rectify = 1,
  /** factor·value where the value of another map is positive, else 0. */
  gate = 2,
}

/**
 * A product of windows with a matrix:
 * output[outer, row, site, ·] = start + Σ_k window(outer, row, site)_k matrix[k, ·].
 * A window is `parts` pieces, `part` bytes from one to the next, of `length` bytes each: rows of a filter, channels
 * last. Windows overlap in memory, so nothing is copied. All distances are bytes.
 */
@unmanaged export class ProductPlan {
  outerInput: usize;
  outerOutput: usize;
  outerGate: usize;
  rows: i32;
  rowInput: usize;
  rowOutput: usize;
  rowGate: usize;
  sites: i32;
  siteInput: usize;
  siteOutput: usize;
  siteGate: usize;
  parts: i32;
  part: usize;
  length: usize;
  /** Vectors of an output. */
  vectors: i32;
  /** From the start values of a site to those of the next: 0 for biases, `siteOutput` where outputs are added to. */
  siteStart: usize;
  finish: Finish;
  padding: i32;
  factor: f64;
}
