// Blocks of a product in registers, for the last vector of outputs where their number is odd.
import { ProductPlan } from './product-plan';
import { store1 } from './store';
import { addProduct } from './vector';

/** Eight sites, one vector of outputs each. */
export function eightRowsNarrow<T>(
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
  let a6 = a5 + plan.siteInput;
  let a7 = a6 + plan.siteInput;
  let c00 = v128.load(start);
  start += plan.siteStart;
  let c10 = v128.load(start);
  start += plan.siteStart;
  let c20 = v128.load(start);
  start += plan.siteStart;
  let c30 = v128.load(start);
  start += plan.siteStart;
  let c40 = v128.load(start);
  start += plan.siteStart;
  let c50 = v128.load(start);
  start += plan.siteStart;
  let c60 = v128.load(start);
  start += plan.siteStart;
  let c70 = v128.load(start);
  for (let part = 0; part < plan.parts; part++) {
    const end = a0 + length;
    while (a0 < end) {
      let b0 = v128.load(panel);
      let a = v128.load_splat<T>(a0);
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
      b0 = v128.load(panel, 16);
      a = v128.load_splat<T>(a0, sizeof<T>());
      c00 = addProduct<T>(c00, a, b0);
      a = v128.load_splat<T>(a1, sizeof<T>());
      c10 = addProduct<T>(c10, a, b0);
      a = v128.load_splat<T>(a2, sizeof<T>());
      c20 = addProduct<T>(c20, a, b0);
      a = v128.load_splat<T>(a3, sizeof<T>());
      c30 = addProduct<T>(c30, a, b0);
      a = v128.load_splat<T>(a4, sizeof<T>());
      c40 = addProduct<T>(c40, a, b0);
      a = v128.load_splat<T>(a5, sizeof<T>());
      c50 = addProduct<T>(c50, a, b0);
      a = v128.load_splat<T>(a6, sizeof<T>());
      c60 = addProduct<T>(c60, a, b0);
      a = v128.load_splat<T>(a7, sizeof<T>());
      c70 = addProduct<T>(c70, a, b0);
      panel += 32;
      a0 += 2 * sizeof<T>();
      a1 += 2 * sizeof<T>();
      a2 += 2 * sizeof<T>();
      a3 += 2 * sizeof<T>();
      a4 += 2 * sizeof<T>();
      a5 += 2 * sizeof<T>();
      a6 += 2 * sizeof<T>();
      a7 += 2 * sizeof<T>();
    }
    a0 += jump;
    a1 += jump;
    a2 += jump;
    a3 += jump;
    a4 += jump;
    a5 += jump;
    a6 += jump;
    a7 += jump;
  }
  store1<T>(plan, c00, output, gate);
  output += plan.siteOutput;
  gate += plan.siteGate;
  store1<T>(plan, c10, output, gate);
  output += plan.siteOutput;
  gate += plan.siteGate;
  store1<T>(plan, c20, output, gate);
  output += plan.siteOutput;
  gate += plan.siteGate;
  store1<T>(plan, c30, output, gate);
  output += plan.siteOutput;
  gate += plan.siteGate;
  store1<T>(plan, c40, output, gate);
  output += plan.siteOutput;
  gate += plan.siteGate;
  store1<T>(plan, c50, output, gate);
  output += plan.siteOutput;
  gate += plan.siteGate;
  store1<T>(plan, c60, output, gate);
  output += plan.siteOutput;
  gate += plan.siteGate;
  store1<T>(plan, c70, output, gate);
}

/** Two sites, one vector of outputs each. */
export function twoRowsNarrow<T>(
  plan: ProductPlan, input: usize, panel: usize, start: usize, output: usize, gate: usize,
): void {
  const length = plan.length;
  const jump = plan.part - length;
  let a0 = input;
  let a1 = a0 + plan.siteInput;
  let c00 = v128.load(start);
  start += plan.siteStart;
  let c10 = v128.load(start);
  for (let part = 0; part < plan.parts; part++) {
    const end = a0 + length;
    while (a0 < end) {
      let b0 = v128.load(panel);
      let a = v128.load_splat<T>(a0);
      c00 = addProduct<T>(c00, a, b0);
      a = v128.load_splat<T>(a1);
      c10 = addProduct<T>(c10, a, b0);
      b0 = v128.load(panel, 16);
      a = v128.load_splat<T>(a0, sizeof<T>());
      c00 = addProduct<T>(c00, a, b0);
      a = v128.load_splat<T>(a1, sizeof<T>());
      c10 = addProduct<T>(c10, a, b0);
      panel += 32;
      a0 += 2 * sizeof<T>();
      a1 += 2 * sizeof<T>();
    }
    a0 += jump;
    a1 += jump;
  }
  store1<T>(plan, c00, output, gate);
  output += plan.siteOutput;
  gate += plan.siteGate;
  store1<T>(plan, c10, output, gate);
}

/** One site, one vector of outputs. */
export function oneRowNarrow<T>(
  plan: ProductPlan, input: usize, panel: usize, start: usize, output: usize, gate: usize,
): void {
  const length = plan.length;
  const jump = plan.part - length;
  let a0 = input;
  let c00 = v128.load(start);
  for (let part = 0; part < plan.parts; part++) {
    const end = a0 + length;
    while (a0 < end) {
      let b0 = v128.load(panel);
      let a = v128.load_splat<T>(a0);
      c00 = addProduct<T>(c00, a, b0);
      b0 = v128.load(panel, 16);
      a = v128.load_splat<T>(a0, sizeof<T>());
      c00 = addProduct<T>(c00, a, b0);
      panel += 32;
      a0 += 2 * sizeof<T>();
    }
    a0 += jump;
  }
  store1<T>(plan, c00, output, gate);
}
