// f(x) = (1/H) Σ_h c_h ReLU(w_h·x) and its gradients from the activation patterns a_hμ = [w_h·x_μ > 0]:
//   f(x_μ) = V_μ·x_μ,  V_μ = Σ_h a_hμ (c_h/H) w_h;     S_h = Σ_μ a_hμ g_μ x_μ,  ∂/∂w_h = (c_h/H) S_h,  ∂/∂c_h = w_h·S_h/H.
import { bitProduct, sliceCount, sliceStart } from './bit-product';
import { descendAlong } from './descent';
import { take } from './memory';

export let points: i32 = 0;
export let width: i32 = 0;
export let dimension: i32 = 0;
/** Points and neurons in blocks of 32; what pads the last block is zero and never active. */
export let pointBlocks: i32 = 0;
export let widthBlocks: i32 = 0;
/** Pairs of components: rows are padded to 2·pairs numbers. */
let pairs: i32 = 0;

/** [P][d] */
export let data: usize = 0;
/** [32·widthBlocks][d] */
export let weights: usize = 0;
/** [H] */
export let coefficients: usize = 0;
/** [P] */
export let outputs: usize = 0;
/** [P] */
export let residuals: usize = 0;
/** [H][d] */
export let weightGradient: usize = 0;
/** [H] */
export let coefficientGradient: usize = 0;
/** The points once more, [pointBlocks][d][32] */
export let tiles: usize = 0;
/** Patterns by neuron, [pointBlocks][32·widthBlocks] words. */
export let rows: usize = 0;
/** Patterns by point, [widthBlocks][32·pointBlocks] words. */
export let columns: usize = 0;

/** Rows of the left factor's numbers: (c_h/H) w_h or g_μ x_μ, [32·blocks][2·pairs]. */
let weighted: usize = 0;
/** V or S in slices. */
let sums: usize = 0;

export function allocate(P: i32, H: i32, d: i32): void {
  points = P;
  width = H;
  dimension = d;
  pointBlocks = (P + 31) >> 5;
  widthBlocks = (H + 31) >> 5;
  pairs = (d + 1) >> 1;
  const paddedPoints = <usize>pointBlocks << 5;
  const paddedWidth = <usize>widthBlocks << 5;
  const most = max(paddedPoints, paddedWidth);
  data = take(<usize>(P * d) << 3);
  weights = take((paddedWidth * d) << 3);
  coefficients = take(<usize>H << 3);
  outputs = take(<usize>P << 3);
  residuals = take(<usize>P << 3);
  weightGradient = take(<usize>(H * d) << 3);
  coefficientGradient = take(<usize>H << 3);
  tiles = take((paddedPoints * d) << 3);
  rows = take((pointBlocks * paddedWidth) << 2);
  columns = take((widthBlocks * paddedPoints) << 2);
  weighted = take((most * pairs) << 4);
  sums = take((most * pairs) << 4);
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

/** Writes factor · source to a padded row, and returns the sum of `total` and its pairs. */
@inline
function scaleRow(target: usize, source: usize, d: usize, factor: f64, total: v128): v128 {
  const factors = f64x2.splat(factor);
  const pairsEnd = source + ((d & ~1) << 3);
  for (; source < pairsEnd; source += 16) {
    const product = f64x2.mul(factors, v128.load(source));
    v128.store(target, product);
    total = f64x2.add(total, product);
    target += 16;
  }
  if (d & 1) {
    const product = f64x2.mul(factors, v128.load64_zero(source));
    v128.store(target, product);
    total = f64x2.add(total, product);
  }
  return total;
}

/**
 * target[k] = sum of k · row k of `rows`, [n][d].
 *
 * @param paddedCount number of rows of the sums
 */
function project(n: i32, paddedCount: i32, rows: usize, target: usize): void {
  memory.fill(target, 0, <usize>n << 3);
  const slices = sliceCount(pairs);
  const next = <usize>dimension << 3;
  for (let slice = 0; slice < slices; slice++) {
    const first = sliceStart(pairs, slice);
    const last = sliceStart(pairs, slice + 1);
    const full = <usize>(min(last, dimension >> 1) - first) << 4;
    const odd = 2 * last > dimension;
    let sum = sums + (<usize>(paddedCount * first) << 4);
    let row = rows + (<usize>first << 4);
    const end = target + (<usize>n << 3);
    for (let entry = target; entry < end; entry += 8) {
      let product = f64x2.splat(0);
      let x = row;
      for (; x < row + full; x += 16) {
        product = f64x2.add(product, f64x2.mul(v128.load(sum), v128.load(x)));
        sum += 16;
      }
      if (odd) {
        product = f64x2.add(product, f64x2.mul(v128.load(sum), v128.load64_zero(x)));
        sum += 16;
      }
      store<f64>(entry, load<f64>(entry) + f64x2.extract_lane(product, 0) + f64x2.extract_lane(product, 1));
      row += next;
    }
  }
}

/** outputs[μ] = V_μ·x_μ; NaN everywhere if a parameter is not finite. */
export function outputsFromPatterns(): void {
  const stride = <usize>pairs << 4;
  const d = dimension;
  let total = f64x2.splat(0);
  const share = 1 / <f64>width;
  for (let h = 0; h < width; h++) {
    const factor = load<f64>(coefficients + (<usize>h << 3)) * share;
    total = scaleRow(weighted + h * stride, weights + (<usize>(h * d) << 3), d, factor, total);
  }
  memory.fill(weighted + width * stride, 0, <usize>((widthBlocks << 5) - width) * stride);
  const n = pointBlocks << 5;
  bitProduct(columns, widthBlocks, n, weighted, stride, pairs, sums);
  project(points, n, data, outputs);
  const failure = 0 * (f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1));
  if (failure !== 0) for (let point = 0; point < points; point++) store<f64>(outputs + (<usize>point << 3), failure);
}

/** Gradients of Σ_μ g_μ f(x_μ). */
export function gradientsFromPatterns(): void {
  const stride = <usize>pairs << 4;
  const d = dimension;
  const none = f64x2.splat(0);
  for (let point = 0; point < points; point++) {
    const residual = load<f64>(residuals + (<usize>point << 3));
    scaleRow(weighted + point * stride, data + (<usize>(point * d) << 3), d, residual, none);
  }
  memory.fill(weighted + points * stride, 0, <usize>((pointBlocks << 5) - points) * stride);
  const n = widthBlocks << 5;
  bitProduct(rows, pointBlocks, n, weighted, stride, pairs, sums);
  project(width, n, weights, coefficientGradient);
  scaleSums(n);
}

/** Turns S_h into the gradients: (c_h/H) S_h, and w_h·S_h/H from w_h·S_h. */
function scaleSums(paddedCount: i32): void {
  const share = 1 / <f64>width;
  const slices = sliceCount(pairs);
  const next = <usize>dimension << 3;
  for (let slice = 0; slice < slices; slice++) {
    const first = sliceStart(pairs, slice);
    const last = sliceStart(pairs, slice + 1);
    const full = <usize>(min(last, dimension >> 1) - first) << 4;
    const odd = 2 * last > dimension;
    let sum = sums + (<usize>(paddedCount * first) << 4);
    let row = weightGradient + (<usize>first << 4);
    const end = coefficients + (<usize>width << 3);
    for (let coefficient = coefficients; coefficient < end; coefficient += 8) {
      const factor = f64x2.splat(load<f64>(coefficient) * share);
      let entry = row;
      for (; entry < row + full; entry += 16) {
        v128.store(entry, f64x2.mul(factor, v128.load(sum)));
        sum += 16;
      }
      if (odd) {
        v128.store64_lane(entry, f64x2.mul(factor, v128.load(sum)), 0);
        sum += 16;
      }
      row += next;
    }
  }
  const end = coefficientGradient + (<usize>width << 3);
  for (let entry = coefficientGradient; entry < end; entry += 8) store<f64>(entry, load<f64>(entry) * share);
}

/** One step along the gradients, with a step size for each layer. */
export function descend(weightStep: f64, coefficientStep: f64): void {
  descendAlong(weights, weightGradient, weightStep, width * dimension);
  descendAlong(coefficients, coefficientGradient, coefficientStep, width);
}
