import { MapPlan } from './map-plan';

/**
 * Sums over samples and sites of w (x_h − a_h) y_h of every channel, in float64: y = 1 without `other`; w the weights
 * of the sites of a row where there are any (float64, of maps of one row), else 1.
 */
export function channelSums<T>(
  plan: MapPlan, map: usize, otherPlan: MapPlan, other: usize, samples: i32, shifts: usize, weights: usize, sums: usize,
): void {
  const channels = <i32>(plan.site / sizeof<T>());
  memory.fill(sums, 0, <usize>channels << 3);
  for (let sample = 0; sample < samples; sample++) {
    for (let row: usize = 0; row < <usize>plan.rows; row++) {
      let at = map + row * plan.row;
      let beside = other + row * otherPlan.row;
      for (let site: usize = 0; site < <usize>plan.sites; site++) {
        const weight = weights ? load<f64>(weights + (site << 3)) : 1;
        for (let channel: usize = 0; channel < <usize>channels; channel++) {
          const sum = sums + (channel << 3);
          let value = weight * (<f64>load<T>(at + channel * sizeof<T>()) - load<f64>(shifts + (channel << 3)));
          if (other) value *= <f64>load<T>(beside + channel * sizeof<T>());
          store<f64>(sum, load<f64>(sum) + value);
        }
        at += plan.site;
        beside += otherPlan.site;
      }
    }
    map += plan.sample;
    if (other) other += otherPlan.sample;
  }
}

/** Sums over samples and sites of w (x_h − a_h)² of every channel, in float64. */
export function channelSquares<T>(
  plan: MapPlan, map: usize, samples: i32, shifts: usize, weights: usize, sums: usize,
): void {
  const channels = <i32>(plan.site / sizeof<T>());
  memory.fill(sums, 0, <usize>channels << 3);
  for (let sample = 0; sample < samples; sample++) {
    for (let row: usize = 0; row < <usize>plan.rows; row++) {
      let at = map + row * plan.row;
      for (let site: usize = 0; site < <usize>plan.sites; site++) {
        const weight = weights ? load<f64>(weights + (site << 3)) : 1;
        for (let channel: usize = 0; channel < <usize>channels; channel++) {
          const sum = sums + (channel << 3);
          const value = <f64>load<T>(at + channel * sizeof<T>()) - load<f64>(shifts + (channel << 3));
          store<f64>(sum, load<f64>(sum) + weight * value * value);
        }
        at += plan.site;
      }
    }
    map += plan.sample;
  }
}
