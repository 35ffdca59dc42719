// Blocks of a product held in registers, unrolled by hand: some windows with a panel of two vectors of the matrix.
// Six rows are the most that registers hold; with the fused operation four are faster.
import { ProductPlan } from './product-plan';
import { store2 } from './store';
import { addProduct } from './vector';

/** Six sites, two vectors of outputs each. */
export function sixRows<T>(
  plan: ProductPlan, input: usize, panel: usize, start: usize, output: usize, gate: usize,
): void {
  const length = plan.length;
  const jump = plan.part - length;
  let a0 = input;
  let a1 = a0 + plan.siteInput;
  let a2 = a1 + plan.siteInput;
  let a3 = a2 + plan.siteInput;
  let a4 = a3 + plan.siteInput;
  let a5 = a4 + plan.siteInput;
  let c00 = v128.load(start);
  let c01 = v128.load(start, 16);
  start += plan.siteStart;
  let c10 = v128.load(start);
  let c11 = v128.load(start, 16);
  start += plan.siteStart;
  let c20 = v128.load(start);
  let c21 = v128.load(start, 16);
  start += plan.siteStart;
  let c30 = v128.load(start);
  let c31 = v128.load(start, 16);
  start += plan.siteStart;
  let c40 = v128.load(start);
  let c41 = v128.load(start, 16);
  start += plan.siteStart;
  let c50 = v128.load(start);
  let c51 = v128.load(start, 16);
  for (let part = 0; part < plan.parts; part++) {
    const end = a0 + length;
    while (a0 < end) {
      let b0 = v128.load(panel);
      let b1 = v128.load(panel, 16);
      let a = v128.load_splat<T>(a0);
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
      b0 = v128.load(panel, 32);
      b1 = v128.load(panel, 48);
      a = v128.load_splat<T>(a0, sizeof<T>());
      c00 = addProduct<T>(c00, a, b0);
      c01 = addProduct<T>(c01, a, b1);
      a = v128.load_splat<T>(a1, sizeof<T>());
      c10 = addProduct<T>(c10, a, b0);
      c11 = addProduct<T>(c11, a, b1);
      a = v128.load_splat<T>(a2, sizeof<T>());
      c20 = addProduct<T>(c20, a, b0);
      c21 = addProduct<T>(c21, a, b1);
      a = v128.load_splat<T>(a3, sizeof<T>());
      c30 = addProduct<T>(c30, a, b0);
      c31 = addProduct<T>(c31, a, b1);
      a = v128.load_splat<T>(a4, sizeof<T>());
      c40 = addProduct<T>(c40, a, b0);
      c41 = addProduct<T>(c41, a, b1);
      a = v128.load_splat<T>(a5, sizeof<T>());
      c50 = addProduct<T>(c50, a, b0);
      c51 = addProduct<T>(c51, a, b1);
      panel += 64;
      a0 += 2 * sizeof<T>();
      a1 += 2 * sizeof<T>();
      a2 += 2 * sizeof<T>();
      a3 += 2 * sizeof<T>();
      a4 += 2 * sizeof<T>();
      a5 += 2 * sizeof<T>();
    }
    a0 += jump;
    a1 += jump;
    a2 += jump;
    a3 += jump;
    a4 += jump;
    a5 += jump;
  }
  store2<T>(plan, c00, c01, output, gate);
  output += plan.siteOutput;
  gate += plan.siteGate;
  store2<T>(plan, c10, c11, output, gate);
  output += plan.siteOutput;
  gate += plan.siteGate;
  store2<T>(plan, c20, c21, output, gate);
  output += plan.siteOutput;
  gate += plan.siteGate;
  store2<T>(plan, c30, c31, output, gate);
  output += plan.siteOutput;
  gate += plan.siteGate;
  store2<T>(plan, c40, c41, output, gate);
  output += plan.siteOutput;
  gate += plan.siteGate;
  store2<T>(plan, c50, c51, output, gate);
}

/** Four sites, two vectors of outputs each. */
export function fourRows<T>(
  plan: ProductPlan, input: usize, panel: usize, start: usize, output: usize, gate: usize,
): void {
  const length = plan.length;
  const jump = plan.part - length;
  let a0 = input;
  let a1 = a0 + plan.siteInput;
  let a2 = a1 + plan.siteInput;
  let a3 = a2 + plan.siteInput;
  let c00 = v128.load(start);
  let c01 = v128.load(start, 16);
  start += plan.siteStart;
  let c10 = v128.load(start);
  let c11 = v128.load(start, 16);
  start += plan.siteStart;
  let c20 = v128.load(start);
  let c21 = v128.load(start, 16);
  start += plan.siteStart;
  let c30 = v128.load(start);
  let c31 = v128.load(start, 16);
  for (let part = 0; part < plan.parts; part++) {
    const end = a0 + length;
    while (a0 < end) {
      let b0 = v128.load(panel);
      let b1 = v128.load(panel, 16);
      let a = v128.load_splat<T>(a0);
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
      b0 = v128.load(panel, 32);
      b1 = v128.load(panel, 48);
      a = v128.load_splat<T>(a0, sizeof<T>());
      c00 = addProduct<T>(c00, a, b0);
      c01 = addProduct<T>(c01, a, b1);
      a = v128.load_splat<T>(a1, sizeof<T>());
      c10 = addProduct<T>(c10, a, b0);
      c11 = addProduct<T>(c11, a, b1);
      a = v128.load_splat<T>(a2, sizeof<T>());
      c20 = addProduct<T>(c20, a, b0);
      c21 = addProduct<T>(c21, a, b1);
      a = v128.load_splat<T>(a3, sizeof<T>());
      c30 = addProduct<T>(c30, a, b0);
      c31 = addProduct<T>(c31, a, b1);
      panel += 64;
      a0 += 2 * sizeof<T>();
      a1 += 2 * sizeof<T>();
      a2 += 2 * sizeof<T>();
      a3 += 2 * sizeof<T>();
    }
    a0 += jump;
    a1 += jump;
    a2 += jump;
    a3 += jump;
  }
  store2<T>(plan, c00, c01, output, gate);
  output += plan.siteOutput;
  gate += plan.siteGate;
  store2<T>(plan, c10, c11, output, gate);
  output += plan.siteOutput;
  gate += plan.siteGate;
  store2<T>(plan, c20, c21, output, gate);
  output += plan.siteOutput;
  gate += plan.siteGate;
  store2<T>(plan, c30, c31, output, gate);
}

/** Two sites, two vectors of outputs each. */
export function twoRows<T>(
  plan: ProductPlan, input: usize, panel: usize, start: usize, output: usize, gate: usize,
): void {
  const length = plan.length;
  const jump = plan.part - length;
  let a0 = input;
  let a1 = a0 + plan.siteInput;
  let c00 = v128.load(start);
  let c01 = v128.load(start, 16);
  start += plan.siteStart;
  let c10 = v128.load(start);
  let c11 = v128.load(start, 16);
  for (let part = 0; part < plan.parts; part++) {
    const end = a0 + length;
    while (a0 < end) {
      let b0 = v128.load(panel);
      let b1 = v128.load(panel, 16);
      let a = v128.load_splat<T>(a0);
      c00 = addProduct<T>(c00, a, b0);
      c01 = addProduct<T>(c01, a, b1);
      a = v128.load_splat<T>(a1);
      c10 = addProduct<T>(c10, a, b0);
      c11 = addProduct<T>(c11, a, b1);
      b0 = v128.load(panel, 32);
      b1 = v128.load(panel, 48);
      a = v128.load_splat<T>(a0, sizeof<T>());
      c00 = addProduct<T>(c00, a, b0);
      c01 = addProduct<T>(c01, a, b1);
      a = v128.load_splat<T>(a1, sizeof<T>());
      c10 = addProduct<T>(c10, a, b0);
      c11 = addProduct<T>(c11, a, b1);
      panel += 64;
      a0 += 2 * sizeof<T>();
      a1 += 2 * sizeof<T>();
    }
    a0 += jump;
    a1 += jump;
  }
  store2<T>(plan, c00, c01, output, gate);
  output += plan.siteOutput;
  gate += plan.siteGate;
  store2<T>(plan, c10, c11, output, gate);
}

/** One site, two vectors of outputs. */
export function oneRow<T>(
  plan: ProductPlan, input: usize, panel: usize, start: usize, output: usize, gate: usize,
): void {
  const length = plan.length;
  const jump = plan.part - length;
  let a0 = input;
  let c00 = v128.load(start);
  let c01 = v128.load(start, 16);
  for (let part = 0; part < plan.parts; part++) {
    const end = a0 + length;
    while (a0 < end) {
      let b0 = v128.load(panel);
      let b1 = v128.load(panel, 16);
      let a = v128.load_splat<T>(a0);
      c00 = addProduct<T>(c00, a, b0);
      c01 = addProduct<T>(c01, a, b1);
      b0 = v128.load(panel, 32);
      b1 = v128.load(panel, 48);
      a = v128.load_splat<T>(a0, sizeof<T>());
      c00 = addProduct<T>(c00, a, b0);
      c01 = addProduct<T>(c01, a, b1);
      panel += 64;
      a0 += 2 * sizeof<T>();
    }
    a0 += jump;
  }
  store2<T>(plan, c00, c01, output, gate);
}
