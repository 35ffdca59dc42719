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
 * w ((x − a_h) b_h + c_h) of every channel h; with `gradient` its product with d_h is added. `coefficients` holds a, b,
 * c, d behind each other, as long as a site each; w are the weights of the sites of a row where there are any (float64,
 * of maps of one row), else 1.
 */
export function affineMap<T>(
  plan: MapPlan, input: usize, outPlan: MapPlan, output: usize, samples: i32, coefficients: usize, weights: usize,
  gradientPlan: MapPlan, gradient: usize,
): void {
  const bytes = plan.site;
  for (let sample = 0; sample < samples; sample++) {
    for (let row: usize = 0; row < <usize>plan.rows; row++) {
      let from = input + row * plan.row;
      let to = output + row * outPlan.row;
      let pull = gradient + row * gradientPlan.row;
      for (let site: usize = 0; site < <usize>plan.sites; site++) {
        const weight = v128.splat<T>(<T>(weights ? load<f64>(weights + (site << 3)) : 1));
        for (let channel: usize = 0; channel < bytes; channel += 16) {
          const by = coefficients + channel;
          let value = v128.mul<T>(v128.sub<T>(v128.load(from + channel), v128.load(by)), v128.load(by + bytes));
          value = v128.mul<T>(v128.add<T>(value, v128.load(by + 2 * bytes)), weight);
          if (gradient) value = v128.add<T>(value, v128.mul<T>(v128.load(pull + channel), v128.load(by + 3 * bytes)));
          v128.store(to + channel, value);
        }
        from += bytes;
        to += outPlan.site;
        pull += gradientPlan.site;
      }
    }
    input += plan.sample;
    output += outPlan.sample;
    if (gradient) gradient += gradientPlan.sample;
  }
}
