import { eightRowsNarrow, oneRowNarrow, twoRowsNarrow } from './narrow-row-blocks';
import { finishSites } from './finish';
import { Finish, ProductPlan } from './product-plan';
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
  while (left > 0) {
    const sites = ASC_FEATURE_RELAXED_SIMD && left >= 6 ? 6 : left >= 4 ? 4 : left >= 2 ? 2 : 1;
    wideBlock<T>(sites, plan, input, panel, start, output, gate);
    input += <usize>sites * plan.siteInput;
    start += <usize>sites * plan.siteStart;
    output += <usize>sites * plan.siteOutput;
    gate += <usize>sites * plan.siteGate;
    left -= sites;
  }
}

/** Some sites, part of the window by part: sums of a part begin where those of the last one ended. */
@inline export function wideBlock<T>(
  sites: i32, plan: ProductPlan, input: usize, panel: usize, start: usize, output: usize, gate: usize,
): void {
  const panelPart = (plan.length / sizeof<T>()) << 5;
  let from = start;
  let siteStart = plan.siteStart;
  const last = max(plan.parts, 1) - 1;
  for (let part = 0; part <= last; part++) {
    if (sites == 6) sixRows<T>(plan, input, panel, from, siteStart, output);
    else if (sites == 4) fourRows<T>(plan, input, panel, from, siteStart, output);
    else if (sites == 2) twoRows<T>(plan, input, panel, from, siteStart, output);
    else oneRow<T>(plan, input, panel, from, siteStart, output);
    input += plan.part;
    panel += panelPart;
    from = output;
    siteStart = plan.siteOutput;
  }
  if (plan.finish != Finish.none) finishSites<T>(plan, sites, 2, output, gate);
}

/** All sites of a row with a panel of one vector. */
function narrow<T>(plan: ProductPlan, input: usize, panel: usize, start: usize, output: usize, gate: usize): void {
  let left = plan.sites;
  while (left > 0) {
    const sites = left >= 8 ? 8 : left >= 2 ? 2 : 1;
    narrowBlock<T>(sites, plan, input, panel, start, output, gate);
    input += <usize>sites * plan.siteInput;
    start += <usize>sites * plan.siteStart;
    output += <usize>sites * plan.siteOutput;
    gate += <usize>sites * plan.siteGate;
    left -= sites;
  }
}

@inline function narrowBlock<T>(
  sites: i32, plan: ProductPlan, input: usize, panel: usize, start: usize, output: usize, gate: usize,
): void {
  const panelPart = (plan.length / sizeof<T>()) << 4;
  let from = start;
  let siteStart = plan.siteStart;
  const last = max(plan.parts, 1) - 1;
  for (let part = 0; part <= last; part++) {
    if (sites == 8) eightRowsNarrow<T>(plan, input, panel, from, siteStart, output);
    else if (sites == 2) twoRowsNarrow<T>(plan, input, panel, from, siteStart, output);
    else oneRowNarrow<T>(plan, input, panel, from, siteStart, output);
    input += plan.part;
    panel += panelPart;
    from = output;
    siteStart = plan.siteOutput;
  }
  if (plan.finish != Finish.none) finishSites<T>(plan, sites, 1, output, gate);
}
