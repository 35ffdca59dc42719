// f(x) = (1/H) Σ_h c_h ReLU(w_h·x) and its gradients from the activation patterns a_hμ = [w_h·x_μ > 0]:
//   f(x_μ) = V_μ·x_μ, V_μ = Σ_h a_hμ (c_h/H) w_h; S_h = Σ_μ a_hμ g_μ x_μ, ∂/∂w_h = (c_h/H) S_h,
// ∂/∂c_h = w_h·S_h/H. Parameters, residuals, outputs and gradients are float64. V and S are summed in type T, f64
// or f32: in f32 the terms are rounded to float32 and so is every addition, and a sum is float64 again before it
// is multiplied by x_μ, w_h or c_h/H.
import { bitProduct, sliceCount, sliceStart } from './bit-product';
import { take } from './memory';
import {
  allocateNet, coefficientGradient, coefficients, data, dimension, failUnlessFinite, outputs, points, residuals, weightGradient, weights,
  width,
} from './net';

export * from './net';

/** Points and neurons in blocks of 32; what pads the last block is zero and never active. */
export let pointBlocks: i32 = 0;
export let widthBlocks: i32 = 0;
/** The points once more, [pointBlocks][d][32] */
export let tiles: usize = 0;
/** Patterns by neuron, [pointBlocks][32·widthBlocks] words. */
export let rows: usize = 0;
/** Patterns by point, [widthBlocks][32·pointBlocks] words. */
export let columns: usize = 0;

/** Rows of the left factor's numbers: (c_h/H) w_h or g_μ x_μ, of type T, [32·blocks] rows of whole vectors. */
let weighted: usize = 0;
/** V or S in slices, of type T. */
let sums: usize = 0;

/** Vectors of 16 bytes that a row of d numbers of type T fills. */
@inline
function vectorsOf<T>(d: i32): i32 {
  return (d * sizeof<T>() + 15) >> 4;
}

export function allocate(P: i32, H: i32, d: i32): void {
  pointBlocks = (P + 31) >> 5;
  widthBlocks = (H + 31) >> 5;
  const paddedPoints = <usize>pointBlocks << 5;
  const paddedWidth = <usize>widthBlocks << 5;
  const sumBytes = (max(paddedPoints, paddedWidth) * <usize>vectorsOf<f64>(d)) << 4;
  allocateNet(P, H, d, <i32>paddedWidth);
  tiles = take((paddedPoints * d) << 3);
  rows = take((<usize>pointBlocks * paddedWidth) << 2);
  columns = take((<usize>widthBlocks * paddedPoints) << 2);
  weighted = take(sumBytes);
  sums = take(sumBytes);
}

/** Takes in the data once they are written. */
export function prepare(): void {
  for (let point = 0; point < points; point++) {
    const tile = tiles + ((<usize>(point >> 5) * dimension) << 8) + (<usize>(point & 31) << 3);
    for (let i = 0; i < dimension; i++) {
      store<f64>(tile + (<usize>i << 8), load<f64>(data + (<usize>(point * dimension + i) << 3)));
    }
  }
}

/** Stores a pair of numbers as T; the address behind it. */
@inline
function storePair<T>(target: usize, pair: v128): usize {
  if (sizeof<T>() === 8) v128.store(target, pair);
  else v128.store64_lane(target, f32x4.demote_f64x2_zero(pair), 0);
  return target + 2 * sizeof<T>();
}

/** A pair of numbers of type T, as float64. */
@inline
function loadPair<T>(source: usize): v128 {
  return sizeof<T>() === 8 ? v128.load(source) : f64x2.promote_low_f32x4(v128.load64_zero(source));
}

/** Writes factor · source to a padded row, and returns the sum of `total` and its pairs. */
@inline
function scaleRow<T>(target: usize, source: usize, d: i32, factor: f64, total: v128): v128 {
  const factors = f64x2.splat(factor);
  const pairsEnd = source + (<usize>(d & ~1) << 3);
  for (; source < pairsEnd; source += 16) {
    const product = f64x2.mul(factors, v128.load(source));
    target = storePair<T>(target, product);
    total = f64x2.add(total, product);
  }
  if (d & 1) {
    const product = f64x2.mul(factors, v128.load64_zero(source));
    storePair<T>(target, product);
    total = f64x2.add(total, product);
  }
  return total;
}

/** Where the sums of a slice are and which components they cover. */
@unmanaged
class Slice {
  /** The sums of the first row, and bytes from one row to the next. */
  sums: usize;
  rowBytes: usize;
  /**
   * Bytes of the components before the slice in a row of float64, bytes of the whole pairs, and
   * whether one more follows.
   */
  offset: usize;
  pairBytes: usize;
  odd: bool;
}

const slice = changetype<Slice>(memory.data(offsetof<Slice>(), 8));

/** @param paddedCount number of rows of the sums */
function locate<T>(index: i32, paddedCount: i32): void {
  const vectors = vectorsOf<T>(dimension);
  const lanes = 16 / <i32>sizeof<T>();
  const first = sliceStart(vectors, index);
  const last = sliceStart(vectors, index + 1);
  const components = min(last * lanes, dimension) - first * lanes;
  slice.sums = sums + (<usize>(paddedCount * first) << 4);
  slice.rowBytes = <usize>(last - first) << 4;
  slice.offset = <usize>(first * lanes) << 3;
  slice.pairBytes = <usize>(components >> 1) << 4;
  slice.odd = (components & 1) !== 0;
}

/**
 * target[k] = sum of k · row k of `rows`, [n][d].
 *
 * @param paddedCount number of rows of the sums
 */
function project<T>(n: i32, paddedCount: i32, rows: usize, target: usize): void {
  memory.fill(target, 0, <usize>n << 3);
  const next = <usize>dimension << 3;
  for (let index = 0; index < sliceCount(vectorsOf<T>(dimension)); index++) {
    locate<T>(index, paddedCount);
    let sum = slice.sums;
    let row = rows + slice.offset;
    const rowBytes = slice.rowBytes;
    const pairBytes = slice.pairBytes;
    const odd = slice.odd;
    const end = target + (<usize>n << 3);
    for (let entry = target; entry < end; entry += 8) {
      let product = f64x2.splat(0);
      let from = sum;
      let x = row;
      for (; x < row + pairBytes; x += 16) {
        product = f64x2.add(product, f64x2.mul(loadPair<T>(from), v128.load(x)));
        from += 2 * sizeof<T>();
      }
      if (odd) product = f64x2.add(product, f64x2.mul(loadPair<T>(from), v128.load64_zero(x)));
      store<f64>(entry, load<f64>(entry) + f64x2.extract_lane(product, 0) + f64x2.extract_lane(product, 1));
      sum += rowBytes;
      row += next;
    }
  }
}

/** outputs[μ] = V_μ·x_μ; NaN everywhere if a parameter is not finite. */
export function outputsFromPatterns<T>(): void {
  const vectors = vectorsOf<T>(dimension);
  const stride = <usize>vectors << 4;
  const d = dimension;
  let total = f64x2.splat(0);
  const share = 1 / <f64>width;
  for (let h = 0; h < width; h++) {
    const factor = load<f64>(coefficients + (<usize>h << 3)) * share;
    total = scaleRow<T>(weighted + <usize>h * stride, weights + (<usize>(h * d) << 3), d, factor, total);
  }
  memory.fill(weighted + <usize>width * stride, 0, <usize>((widthBlocks << 5) - width) * stride);
  const n = pointBlocks << 5;
  bitProduct<T>(columns, widthBlocks, n, weighted, stride, vectors, sums);
  project<T>(points, n, data, outputs);
  failUnlessFinite(total);
}

/** Gradients of Σ_μ g_μ f(x_μ). */
export function gradientsFromPatterns<T>(): void {
  const vectors = vectorsOf<T>(dimension);
  const stride = <usize>vectors << 4;
  const d = dimension;
  const none = f64x2.splat(0);
  for (let point = 0; point < points; point++) {
    const residual = load<f64>(residuals + (<usize>point << 3));
    scaleRow<T>(weighted + <usize>point * stride, data + (<usize>(point * d) << 3), d, residual, none);
  }
  memory.fill(weighted + <usize>points * stride, 0, <usize>((pointBlocks << 5) - points) * stride);
  const n = widthBlocks << 5;
  bitProduct<T>(rows, pointBlocks, n, weighted, stride, vectors, sums);
  project<T>(width, n, weights, coefficientGradient);
  scaleSums<T>(n);
}

/** Turns S_h into the gradients: (c_h/H) S_h, and w_h·S_h/H from w_h·S_h. */
function scaleSums<T>(paddedCount: i32): void {
  const share = 1 / <f64>width;
  const next = <usize>dimension << 3;
  for (let index = 0; index < sliceCount(vectorsOf<T>(dimension)); index++) {
    locate<T>(index, paddedCount);
    let sum = slice.sums;
    let row = weightGradient + slice.offset;
    const rowBytes = slice.rowBytes;
    const pairBytes = slice.pairBytes;
    const odd = slice.odd;
    const end = coefficients + (<usize>width << 3);
    for (let coefficient = coefficients; coefficient < end; coefficient += 8) {
      const factor = f64x2.splat(load<f64>(coefficient) * share);
      let from = sum;
      let entry = row;
      for (; entry < row + pairBytes; entry += 16) {
        v128.store(entry, f64x2.mul(factor, loadPair<T>(from)));
        from += 2 * sizeof<T>();
      }
      if (odd) v128.store64_lane(entry, f64x2.mul(factor, loadPair<T>(from)), 0);
      sum += rowBytes;
      row += next;
    }
  }
  const end = coefficientGradient + (<usize>width << 3);
  for (let entry = coefficientGradient; entry < end; entry += 8) store<f64>(entry, load<f64>(entry) * share);
}
