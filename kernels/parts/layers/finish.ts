import { Finish, ProductPlan } from './product-plan';
import { gated, rectify } from './vector';

/** Finishes the outputs of some sites, of `vectors` vectors each. */
export function finishSites<T>(plan: ProductPlan, sites: i32, vectors: i32, output: usize, gate: usize): void {
  const factor = v128.splat<T>(<T>plan.factor);
  const bytes = <usize>vectors << 4;
  if (plan.finish == Finish.rectify) {
    for (let site = 0; site < sites; site++) {
      for (let at: usize = 0; at < bytes; at += 16) {
        v128.store(output + at, v128.mul<T>(rectify<T>(v128.load(output + at)), factor));
      }
      output += plan.siteOutput;
    }
  } else if (plan.finish == Finish.gate) {
    for (let site = 0; site < sites; site++) {
      for (let at: usize = 0; at < bytes; at += 16) {
        v128.store(output + at, gated<T>(v128.mul<T>(v128.load(output + at), factor), v128.load(gate + at)));
      }
      output += plan.siteOutput;
      gate += plan.siteGate;
    }
  }
}
