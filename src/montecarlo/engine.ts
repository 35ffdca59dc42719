/** Names of the engines: `js`, float64 and readable, and `wasm`, float32 SIMD with sums in float64. */
export type EngineName = 'js' | 'wasm';

/**
 * What computes numerators. Numerators of a sample: ‖f_k(τx) − f_k(x)‖² for each layer k and the output, if asked for, then
 * ‖f_k(x + η) − f_k(x)‖² for the same. They are a function of the seed and the sample index alone.
 */
export interface Engine {
  readonly name: EngineName;
  /** For each of `count` blocks from `first` on and each numerator its mean and Σ(x − mean)²: [count, numerators, 2]. */
  runBlocks(first: number, count: number): Float64Array;
  /** The numerators of `count` samples from `first` on: [count, numerators]. */
  sampleDifferences(first: number, count: number): Float64Array;
}
