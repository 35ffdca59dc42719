import { CorrelationPlan, targetRows } from './correlation-plan';
import { addProduct } from './vector';

/** Adds the gradient of a matrix from `outers` outer windows of `rows` rows each to the target. */
export function correlate<T>(
  plan: CorrelationPlan, input: usize, gradient: usize, target: usize, outers: i32, rows: i32,
): void {
  const stride = <usize>plan.vectors << 4;
  const partTarget = <usize>((plan.length + targetRows - 1) / targetRows * targetRows) * stride;
  for (let outer = 0; outer < outers; outer++) {
    for (let row = 0; row < rows; row += plan.rowsPerSum) {
      const count = min(plan.rowsPerSum, rows - row);
      const from = input + <usize>row * plan.rowInput;
      const at = gradient + <usize>row * plan.rowGradient;
      for (let part = 0; part < plan.parts; part++) {
        correlatePart<T>(plan, from + <usize>part * plan.part, at, count, target + <usize>part * partTarget, stride);
      }
    }
    input += plan.outerInput;
    gradient += plan.outerGradient;
  }
}

function correlatePart<T>(
  plan: CorrelationPlan, input: usize, gradient: usize, rows: i32, target: usize, stride: usize,
): void {
  for (let k = 0; k < plan.length; k += targetRows) {
    let vector = 0;
    for (; vector + 2 <= plan.vectors; vector += 2) {
      const pair = <usize>(vector >> 1) * plan.pair;
      fourByTwo<T>(plan, input, gradient + pair, rows, target + (<usize>vector << 4), stride);
    }
    if (vector < plan.vectors) {
      const pair = <usize>(vector >> 1) * plan.pair;
      fourByOne<T>(plan, input, gradient + pair, rows, target + (<usize>vector << 4), stride);
    }
    input += targetRows * sizeof<T>();
    target += <usize>targetRows * stride;
  }
}

@inline function add2<T>(target: usize, factor: v128, first: v128, second: v128): void {
  v128.store(target, addProduct<T>(v128.load(target), factor, first));
  v128.store(target, addProduct<T>(v128.load(target, 16), factor, second), 16);
}

@inline function add1<T>(target: usize, factor: v128, value: v128): void {
  v128.store(target, addProduct<T>(v128.load(target), factor, value));
}

/** Four numbers of a window, two vectors of gradients. */
function fourByTwo<T>(
  plan: CorrelationPlan, input: usize, gradient: usize, rows: i32, target: usize, stride: usize,
): void {
  let c00 = v128.splat<T>(0);
  let c01 = v128.splat<T>(0);
  let c10 = v128.splat<T>(0);
  let c11 = v128.splat<T>(0);
  let c20 = v128.splat<T>(0);
  let c21 = v128.splat<T>(0);
  let c30 = v128.splat<T>(0);
  let c31 = v128.splat<T>(0);
  const siteInput = plan.siteInput;
  const siteGradient = plan.siteGradient;
  for (let row = 0; row < rows; row++) {
    let from = input;
    let at = gradient;
    const end = at + <usize>plan.sites * siteGradient;
    while (at < end) {
      const b0 = v128.load(at);
      const b1 = v128.load(at, 16);
      let a = v128.load_splat<T>(from);
      c00 = addProduct<T>(c00, a, b0);
      c01 = addProduct<T>(c01, a, b1);
      a = v128.load_splat<T>(from, sizeof<T>());
      c10 = addProduct<T>(c10, a, b0);
      c11 = addProduct<T>(c11, a, b1);
      a = v128.load_splat<T>(from, 2 * sizeof<T>());
      c20 = addProduct<T>(c20, a, b0);
      c21 = addProduct<T>(c21, a, b1);
      a = v128.load_splat<T>(from, 3 * sizeof<T>());
      c30 = addProduct<T>(c30, a, b0);
      c31 = addProduct<T>(c31, a, b1);
      from += siteInput;
      at += siteGradient;
    }
    input += plan.rowInput;
    gradient += plan.rowGradient;
  }
  const factor = v128.splat<T>(<T>plan.factor);
  add2<T>(target, factor, c00, c01);
  target += stride;
  add2<T>(target, factor, c10, c11);
  target += stride;
  add2<T>(target, factor, c20, c21);
  target += stride;
  add2<T>(target, factor, c30, c31);
}

/** Four numbers of a window, one vector of gradients. */
function fourByOne<T>(
  plan: CorrelationPlan, input: usize, gradient: usize, rows: i32, target: usize, stride: usize,
): void {
  let c00 = v128.splat<T>(0);
  let c10 = v128.splat<T>(0);
  let c20 = v128.splat<T>(0);
  let c30 = v128.splat<T>(0);
  const siteInput = plan.siteInput;
  const siteGradient = plan.siteGradient;
  for (let row = 0; row < rows; row++) {
    let from = input;
    let at = gradient;
    const end = at + <usize>plan.sites * siteGradient;
    while (at < end) {
      const b0 = v128.load(at);
      let a = v128.load_splat<T>(from);
      c00 = addProduct<T>(c00, a, b0);
      a = v128.load_splat<T>(from, sizeof<T>());
      c10 = addProduct<T>(c10, a, b0);
      a = v128.load_splat<T>(from, 2 * sizeof<T>());
      c20 = addProduct<T>(c20, a, b0);
      a = v128.load_splat<T>(from, 3 * sizeof<T>());
      c30 = addProduct<T>(c30, a, b0);
      from += siteInput;
      at += siteGradient;
    }
    input += plan.rowInput;
    gradient += plan.rowGradient;
  }
  const factor = v128.splat<T>(<T>plan.factor);
  add1<T>(target, factor, c00);
  target += stride;
  add1<T>(target, factor, c10);
  target += stride;
  add1<T>(target, factor, c20);
  target += stride;
  add1<T>(target, factor, c30);
}

/**
 * Gradients of biases: adds the sums over sites and rows of every channel to the target, in the order of `correlate`.
 */
export function sumGradients<T>(
  plan: CorrelationPlan, gradient: usize, target: usize, outers: i32, rows: i32,
): void {
  for (let outer = 0; outer < outers; outer++) {
    for (let row = 0; row < rows; row += plan.rowsPerSum) {
      const count = min(plan.rowsPerSum, rows - row);
      const from = gradient + <usize>row * plan.rowGradient;
      for (let vector: usize = 0; vector < <usize>plan.vectors; vector++) {
        const column = vector << 4;
        let sum = v128.splat<T>(0);
        let line = from + column;
        for (let r = 0; r < count; r++) {
          let at = line;
          for (let site = 0; site < plan.sites; site++) {
            sum = v128.add<T>(sum, v128.load(at));
            at += plan.siteGradient;
          }
          line += plan.rowGradient;
        }
        v128.store(target + column, v128.add<T>(v128.load(target + column), sum));
      }
    }
    gradient += plan.outerGradient;
  }
}
