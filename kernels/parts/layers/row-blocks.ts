// Blocks of a product held in registers, unrolled by hand: some windows with a panel of two vectors of the matrix.
// Six rows are the most that registers hold, where products need none of their own; else four are faster. Loops are not
// nested and not unrolled along the sum: the compiler of V8 would keep sums in memory.
import { ProductPlan } from './product-plan';
import { addProduct } from './vector';

/** Six sites, two vectors of outputs each. */
export function sixRows<T>(
  plan: ProductPlan, input: usize, panel: usize, start: usize, siteStart: usize, output: usize,
): void {
  const end = panel + (plan.length / sizeof<T>()) * 32;
  const siteInput = plan.siteInput;
  let a1 = input + siteInput;
  let a2 = a1 + siteInput;
  let a3 = a2 + siteInput;
  let a4 = a3 + siteInput;
  let a5 = a4 + siteInput;
  let c00 = v128.load(start);
  let c01 = v128.load(start, 16);
  start += siteStart;
  let c10 = v128.load(start);
  let c11 = v128.load(start, 16);
  start += siteStart;
  let c20 = v128.load(start);
  let c21 = v128.load(start, 16);
  start += siteStart;
  let c30 = v128.load(start);
  let c31 = v128.load(start, 16);
  start += siteStart;
  let c40 = v128.load(start);
  let c41 = v128.load(start, 16);
  start += siteStart;
  let c50 = v128.load(start);
  let c51 = v128.load(start, 16);
  while (panel < end) {
    const b0 = v128.load(panel);
    const b1 = v128.load(panel, 16);
    let a = v128.load_splat<T>(input);
    c00 = addProduct<T>(c00, a, b0);
    c01 = addProduct<T>(c01, a, b1);
    a = v128.load_splat<T>(a1);
    c10 = addProduct<T>(c10, a, b0);
    c11 = addProduct<T>(c11, a, b1);
    a = v128.load_splat<T>(a2);
    c20 = addProduct<T>(c20, a, b0);
    c21 = addProduct<T>(c21, a, b1);
    a = v128.load_splat<T>(a3);
    c30 = addProduct<T>(c30, a, b0);
    c31 = addProduct<T>(c31, a, b1);
    a = v128.load_splat<T>(a4);
    c40 = addProduct<T>(c40, a, b0);
    c41 = addProduct<T>(c41, a, b1);
    a = v128.load_splat<T>(a5);
    c50 = addProduct<T>(c50, a, b0);
    c51 = addProduct<T>(c51, a, b1);
    panel += 32;
    input += sizeof<T>();
    a1 += sizeof<T>();
    a2 += sizeof<T>();
    a3 += sizeof<T>();
    a4 += sizeof<T>();
    a5 += sizeof<T>();
  }
  const siteOutput = plan.siteOutput;
  v128.store(output, c00);
  v128.store(output, c01, 16);
  output += siteOutput;
  v128.store(output, c10);
  v128.store(output, c11, 16);
  output += siteOutput;
  v128.store(output, c20);
  v128.store(output, c21, 16);
  output += siteOutput;
  v128.store(output, c30);
  v128.store(output, c31, 16);
  output += siteOutput;
  v128.store(output, c40);
  v128.store(output, c41, 16);
  output += siteOutput;
  v128.store(output, c50);
  v128.store(output, c51, 16);
}

/** Four sites, two vectors of outputs each. */
export function fourRows<T>(
  plan: ProductPlan, input: usize, panel: usize, start: usize, siteStart: usize, output: usize,
): void {
  const end = panel + (plan.length / sizeof<T>()) * 32;
  const siteInput = plan.siteInput;
  let a1 = input + siteInput;
  let a2 = a1 + siteInput;
  let a3 = a2 + siteInput;
  let c00 = v128.load(start);
  let c01 = v128.load(start, 16);
  start += siteStart;
  let c10 = v128.load(start);
  let c11 = v128.load(start, 16);
  start += siteStart;
  let c20 = v128.load(start);
  let c21 = v128.load(start, 16);
  start += siteStart;
  let c30 = v128.load(start);
  let c31 = v128.load(start, 16);
  while (panel < end) {
    const b0 = v128.load(panel);
    const b1 = v128.load(panel, 16);
    let a = v128.load_splat<T>(input);
    c00 = addProduct<T>(c00, a, b0);
    c01 = addProduct<T>(c01, a, b1);
    a = v128.load_splat<T>(a1);
    c10 = addProduct<T>(c10, a, b0);
    c11 = addProduct<T>(c11, a, b1);
    a = v128.load_splat<T>(a2);
    c20 = addProduct<T>(c20, a, b0);
    c21 = addProduct<T>(c21, a, b1);
    a = v128.load_splat<T>(a3);
    c30 = addProduct<T>(c30, a, b0);
    c31 = addProduct<T>(c31, a, b1);
    panel += 32;
    input += sizeof<T>();
    a1 += sizeof<T>();
    a2 += sizeof<T>();
    a3 += sizeof<T>();
  }
  const siteOutput = plan.siteOutput;
  v128.store(output, c00);
  v128.store(output, c01, 16);
  output += siteOutput;
  v128.store(output, c10);
  v128.store(output, c11, 16);
  output += siteOutput;
  v128.store(output, c20);
  v128.store(output, c21, 16);
  output += siteOutput;
  v128.store(output, c30);
  v128.store(output, c31, 16);
}

/** Two sites, two vectors of outputs each. */
export function twoRows<T>(
  plan: ProductPlan, input: usize, panel: usize, start: usize, siteStart: usize, output: usize,
): void {
  const end = panel + (plan.length / sizeof<T>()) * 32;
  const siteInput = plan.siteInput;
  let a1 = input + siteInput;
  let c00 = v128.load(start);
  let c01 = v128.load(start, 16);
  start += siteStart;
  let c10 = v128.load(start);
  let c11 = v128.load(start, 16);
  while (panel < end) {
    const b0 = v128.load(panel);
    const b1 = v128.load(panel, 16);
    let a = v128.load_splat<T>(input);
    c00 = addProduct<T>(c00, a, b0);
    c01 = addProduct<T>(c01, a, b1);
    a = v128.load_splat<T>(a1);
    c10 = addProduct<T>(c10, a, b0);
    c11 = addProduct<T>(c11, a, b1);
    panel += 32;
    input += sizeof<T>();
    a1 += sizeof<T>();
  }
  const siteOutput = plan.siteOutput;
  v128.store(output, c00);
  v128.store(output, c01, 16);
  output += siteOutput;
  v128.store(output, c10);
  v128.store(output, c11, 16);
}

/** One site, two vectors of outputs. */
export function oneRow<T>(
  plan: ProductPlan, input: usize, panel: usize, start: usize, siteStart: usize, output: usize,
): void {
  const end = panel + (plan.length / sizeof<T>()) * 32;
  let c00 = v128.load(start);
  let c01 = v128.load(start, 16);
  while (panel < end) {
    const b0 = v128.load(panel);
    const b1 = v128.load(panel, 16);
    let a = v128.load_splat<T>(input);
    c00 = addProduct<T>(c00, a, b0);
    c01 = addProduct<T>(c01, a, b1);
    panel += 32;
    input += sizeof<T>();
  }
  v128.store(output, c00);
  v128.store(output, c01, 16);
}
