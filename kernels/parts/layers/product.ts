import { eightRowsNarrow, oneRowNarrow, twoRowsNarrow } from './narrow-row-blocks';
import { ProductPlan } from './product-plan';
import { fourRows, oneRow, sixRows, twoRows } from './row-blocks';

/** The product of a plan for `outers` outer windows; panels of two vectors of the matrix lie behind each other. */
export function product<T>(
  plan: ProductPlan, input: usize, panels: usize, start: usize, output: usize, gate: usize, outers: i32,
): void {
  const steps = (<usize>plan.parts * plan.length) / sizeof<T>();
  for (let outer = 0; outer < outers; outer++) {
    let rowInput = input;
    let rowOutput = output;
    let rowGate = gate;
    for (let row = 0; row < plan.rows; row++) {
      let panel = panels;
      let vector = 0;
      for (; vector + 2 <= plan.vectors; vector += 2) {
        const column = <usize>vector << 4;
        wide<T>(plan, rowInput, panel, start + column, rowOutput + column, rowGate + column);
        panel += steps << 5;
      }
      if (vector < plan.vectors) {
        const column = <usize>vector << 4;
        narrow<T>(plan, rowInput, panel, start + column, rowOutput + column, rowGate + column);
      }
      rowInput += plan.rowInput;
      rowOutput += plan.rowOutput;
      rowGate += plan.rowGate;
    }
    input += plan.outerInput;
    output += plan.outerOutput;
    gate += plan.outerGate;
  }
}

/** All sites of a row with a panel of two vectors. */
function wide<T>(plan: ProductPlan, input: usize, panel: usize, start: usize, output: usize, gate: usize): void {
  let left = plan.sites;
  if (!ASC_FEATURE_RELAXED_SIMD) {
    for (; left >= 6; left -= 6) {
      sixRows<T>(plan, input, panel, start, output, gate);
      input += 6 * plan.siteInput;
      start += 6 * plan.siteStart;
      output += 6 * plan.siteOutput;
      gate += 6 * plan.siteGate;
    }
  }
  for (; left >= 4; left -= 4) {
    fourRows<T>(plan, input, panel, start, output, gate);
    input += 4 * plan.siteInput;
    start += 4 * plan.siteStart;
    output += 4 * plan.siteOutput;
    gate += 4 * plan.siteGate;
  }
  if (left >= 2) {
    twoRows<T>(plan, input, panel, start, output, gate);
    input += 2 * plan.siteInput;
    start += 2 * plan.siteStart;
    output += 2 * plan.siteOutput;
    gate += 2 * plan.siteGate;
  }
  if (left & 1) oneRow<T>(plan, input, panel, start, output, gate);
}

/** All sites of a row with a panel of one vector. */
function narrow<T>(plan: ProductPlan, input: usize, panel: usize, start: usize, output: usize, gate: usize): void {
  let left = plan.sites;
  for (; left >= 8; left -= 8) {
    eightRowsNarrow<T>(plan, input, panel, start, output, gate);
    input += 8 * plan.siteInput;
    start += 8 * plan.siteStart;
    output += 8 * plan.siteOutput;
    gate += 8 * plan.siteGate;
  }
  for (; left >= 2; left -= 2) {
    twoRowsNarrow<T>(plan, input, panel, start, output, gate);
    input += 2 * plan.siteInput;
    start += 2 * plan.siteStart;
    output += 2 * plan.siteOutput;
    gate += 2 * plan.siteGate;
  }
  if (left & 1) oneRowNarrow<T>(plan, input, panel, start, output, gate);
}
