import { MapPlan } from './map-plan';
import { gated, rectify } from './vector';

/** factor·max(x, 0) at every site. */
export function rectifyMap<T>(
  plan: MapPlan, input: usize, outPlan: MapPlan, output: usize, samples: i32, factor: f64,
): void {
  const scale = v128.splat<T>(<T>factor);
  for (let sample = 0; sample < samples; sample++) {
    for (let row: usize = 0; row < <usize>plan.rows; row++) {
      const from = input + row * plan.row;
      const to = output + row * outPlan.row;
      const bytes = <usize>plan.sites * plan.site;
      for (let at: usize = 0; at < bytes; at += 16) {
        v128.store(to + at, v128.mul<T>(rectify<T>(v128.load(from + at)), scale));
      }
    }
    input += plan.sample;
    output += outPlan.sample;
  }
}

/** Gradients times the factor where the map is positive, else 0, in place. */
export function gateMap<T>(
  plan: MapPlan, gradient: usize, gatePlan: MapPlan, gate: usize, samples: i32, factor: f64,
): void {
  const scale = v128.splat<T>(<T>factor);
  for (let sample = 0; sample < samples; sample++) {
    for (let row: usize = 0; row < <usize>plan.rows; row++) {
      const to = gradient + row * plan.row;
      const from = gate + row * gatePlan.row;
      const bytes = <usize>plan.sites * plan.site;
      for (let at: usize = 0; at < bytes; at += 16) {
        v128.store(to + at, gated<T>(v128.mul<T>(v128.load(to + at), scale), v128.load(from + at)));
      }
    }
    gradient += plan.sample;
    gate += gatePlan.sample;
  }
}

/**
 * (x − a_h) b_h + c_h of every channel h; with `gradients` their products with d_h are added. `coefficients` holds a,
 * b, c, d behind each other, as long as a site each.
 */
export function affineMap<T>(
  plan: MapPlan, input: usize, outPlan: MapPlan, output: usize, samples: i32, coefficients: usize,
  gradientPlan: MapPlan, gradient: usize,
): void {
  const site = plan.site;
  for (let sample = 0; sample < samples; sample++) {
    for (let row: usize = 0; row < <usize>plan.rows; row++) {
      const from = input + row * plan.row;
      const to = output + row * outPlan.row;
      const pull = gradient + row * gradientPlan.row;
      const end = <usize>plan.sites * site;
      for (let start: usize = 0; start < end; start += site) {
        for (let channel: usize = 0; channel < site; channel += 16) {
          const at = start + channel;
          const by = coefficients + channel;
          let value = v128.mul<T>(v128.sub<T>(v128.load(from + at), v128.load(by)), v128.load(by + site));
          value = v128.add<T>(value, v128.load(by + 2 * site));
          if (gradient) value = v128.add<T>(value, v128.mul<T>(v128.load(pull + at), v128.load(by + 3 * site)));
          v128.store(to + at, value);
        }
      }
    }
    input += plan.sample;
    output += outPlan.sample;
    if (gradient) gradient += gradientPlan.sample;
  }
}
