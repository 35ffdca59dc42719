// Blocks of a product in registers, for the last vector of outputs where their number is odd.
import { ProductPlan } from './product-plan';
import { addProduct } from './vector';

/** Eight sites, one vector of outputs each. */
export function eightRowsNarrow<T>(
  plan: ProductPlan, input: usize, panel: usize, start: usize, siteStart: usize, output: usize,
): void {
  const end = panel + (plan.length / sizeof<T>()) * 16;
  const siteInput = plan.siteInput;
  let a1 = input + siteInput;
  let a2 = a1 + siteInput;
  let a3 = a2 + siteInput;
  let a4 = a3 + siteInput;
  let a5 = a4 + siteInput;
  let a6 = a5 + siteInput;
  let a7 = a6 + siteInput;
  let c00 = v128.load(start);
  start += siteStart;
  let c10 = v128.load(start);
  start += siteStart;
  let c20 = v128.load(start);
  start += siteStart;
  let c30 = v128.load(start);
  start += siteStart;
  let c40 = v128.load(start);
  start += siteStart;
  let c50 = v128.load(start);
  start += siteStart;
  let c60 = v128.load(start);
  start += siteStart;
  let c70 = v128.load(start);
  while (panel < end) {
    const b0 = v128.load(panel);
    let a = v128.load_splat<T>(input);
    c00 = addProduct<T>(c00, a, b0);
    a = v128.load_splat<T>(a1);
    c10 = addProduct<T>(c10, a, b0);
    a = v128.load_splat<T>(a2);
    c20 = addProduct<T>(c20, a, b0);
    a = v128.load_splat<T>(a3);
    c30 = addProduct<T>(c30, a, b0);
    a = v128.load_splat<T>(a4);
    c40 = addProduct<T>(c40, a, b0);
    a = v128.load_splat<T>(a5);
    c50 = addProduct<T>(c50, a, b0);
    a = v128.load_splat<T>(a6);
    c60 = addProduct<T>(c60, a, b0);
    a = v128.load_splat<T>(a7);
    c70 = addProduct<T>(c70, a, b0);
    panel += 16;
    input += sizeof<T>();
    a1 += sizeof<T>();
    a2 += sizeof<T>();
    a3 += sizeof<T>();
    a4 += sizeof<T>();
    a5 += sizeof<T>();
    a6 += sizeof<T>();
    a7 += sizeof<T>();
  }
  const siteOutput = plan.siteOutput;
  v128.store(output, c00);
  output += siteOutput;
  v128.store(output, c10);
  output += siteOutput;
  v128.store(output, c20);
  output += siteOutput;
  v128.store(output, c30);
  output += siteOutput;
  v128.store(output, c40);
  output += siteOutput;
  v128.store(output, c50);
  output += siteOutput;
  v128.store(output, c60);
  output += siteOutput;
  v128.store(output, c70);
}

/** Two sites, one vector of outputs each. */
export function twoRowsNarrow<T>(
  plan: ProductPlan, input: usize, panel: usize, start: usize, siteStart: usize, output: usize,
): void {
  const end = panel + (plan.length / sizeof<T>()) * 16;
  const siteInput = plan.siteInput;
  let a1 = input + siteInput;
  let c00 = v128.load(start);
  start += siteStart;
  let c10 = v128.load(start);
  while (panel < end) {
    const b0 = v128.load(panel);
    let a = v128.load_splat<T>(input);
    c00 = addProduct<T>(c00, a, b0);
    a = v128.load_splat<T>(a1);
    c10 = addProduct<T>(c10, a, b0);
    panel += 16;
    input += sizeof<T>();
    a1 += sizeof<T>();
  }
  const siteOutput = plan.siteOutput;
  v128.store(output, c00);
  output += siteOutput;
  v128.store(output, c10);
}

/** One site, one vector of outputs. */
export function oneRowNarrow<T>(
  plan: ProductPlan, input: usize, panel: usize, start: usize, siteStart: usize, output: usize,
): void {
  const end = panel + (plan.length / sizeof<T>()) * 16;
  let c00 = v128.load(start);
  while (panel < end) {
    const b0 = v128.load(panel);
    let a = v128.load_splat<T>(input);
    c00 = addProduct<T>(c00, a, b0);
    panel += 16;
    input += sizeof<T>();
  }
  v128.store(output, c00);
}
