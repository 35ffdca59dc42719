// f(x) = (1/H) Σ_h c_h ReLU(w_h·x) and its gradients from the activation patterns a_hμ = [w_h·x_μ > 0]:
//   f(x_μ) = V_μ·x_μ,  V_μ = Σ_h a_hμ (c_h/H) w_h;     S_h = Σ_μ a_hμ g_μ x_μ,  ∂/∂w_h = (c_h/H) S_h,  ∂/∂c_h = w_h·S_h/H.
import { bitProduct, sliceCount, slicePairs, tableBytes } from './bit-product';
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
let table: usize = 0;

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
  table = take(tableBytes);
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

/** Writes factor · source (d numbers) to a padded row. */
// @ts-ignore: decorator
@inline
function scaleRow(target: usize, source: usize, factor: f64): void {
  for (let i = 0; i < dimension; i++) {
    store<f64>(target, factor * load<f64>(source));
    target += 8;
    source += 8;
  }
}

/** Row `k` of the sums times `other`, summed; the row is left in `row`. */
// @ts-ignore: decorator
@inline
function projectSum(k: i32, n: i32, other: usize, scale: f64, gradient: usize): f64 {
  const slices = sliceCount(pairs);
  let start = sums;
  let projection: f64 = 0;
  let i = 0;
  for (let slice = 0; slice < slices; slice++) {
    const columns = 2 * slicePairs(pairs, slice);
    const from = start + ((<usize>k * columns) << 3);
    const count = min(columns, dimension - i);
    for (let j = 0; j < count; j++) {
      const sum = load<f64>(from + (<usize>j << 3));
      projection += sum * load<f64>(other + (<usize>(i + j) << 3));
      if (gradient != 0) store<f64>(gradient + (<usize>(i + j) << 3), scale * sum);
    }
    i += columns;
    start += (<usize>n * columns) << 3;
  }
  return projection;
}

/** outputs[μ] = V_μ·x_μ; NaN everywhere if a parameter is not finite. */
export function outputsFromPatterns(): void {
  const stride = <usize>pairs << 4;
  let poison: f64 = 0;
  for (let h = 0; h < width; h++) {
    const row = weighted + h * stride;
    scaleRow(row, weights + (<usize>(h * dimension) << 3), load<f64>(coefficients + (<usize>h << 3)) / width);
    for (let i: usize = 0; i < stride; i += 8) poison += 0 * load<f64>(row + i);
  }
  for (let h = width; h < widthBlocks << 5; h++) memory.fill(weighted + h * stride, 0, stride);
  const n = pointBlocks << 5;
  bitProduct(columns, widthBlocks, n, weighted, stride, pairs, sums, table);
  for (let point = 0; point < points; point++) {
    const output = projectSum(point, n, data + (<usize>(point * dimension) << 3), 0, 0);
    store<f64>(outputs + (<usize>point << 3), output + poison);
  }
}

/** Gradients of Σ_μ g_μ f(x_μ). */
export function gradientsFromPatterns(): void {
  const stride = <usize>pairs << 4;
  for (let point = 0; point < points; point++) {
    const x = data + (<usize>(point * dimension) << 3);
    scaleRow(weighted + point * stride, x, load<f64>(residuals + (<usize>point << 3)));
  }
  for (let point = points; point < pointBlocks << 5; point++) memory.fill(weighted + point * stride, 0, stride);
  const n = widthBlocks << 5;
  bitProduct(rows, pointBlocks, n, weighted, stride, pairs, sums, table);
  for (let h = 0; h < width; h++) {
    const offset = <usize>(h * dimension) << 3;
    const scale = load<f64>(coefficients + (<usize>h << 3)) / width;
    const projection = projectSum(h, n, weights + offset, scale, weightGradient + offset);
    store<f64>(coefficientGradient + (<usize>h << 3), projection / width);
  }
}
