import { MapPlan } from './map-plan';

/** Windows of `height` rows and `width` sites; their strides are those of the output's rows and sites in the input. */
@unmanaged export class PoolPlan {
  height: i32;
  width: i32;
  strideRows: i32;
  strideSites: i32;
}

/** Maxima (the first of equal ones counts) or means of windows. */
export function pool<T>(
  windows: PoolPlan, plan: MapPlan, input: usize, outPlan: MapPlan, output: usize, samples: i32, maximum: bool,
): void {
  const share = v128.splat<T>(<T>(1.0 / <f64>(windows.height * windows.width)));
  for (let sample = 0; sample < samples; sample++) {
    for (let row: usize = 0; row < <usize>outPlan.rows; row++) {
      for (let site: usize = 0; site < <usize>outPlan.sites; site++) {
        const window = windowStart(windows, plan, input, row, site);
        const to = output + row * outPlan.row + site * outPlan.site;
        for (let channel: usize = 0; channel < plan.site; channel += 16) {
          const value = maximum
            ? largest<T>(windows, plan, window + channel)
            : v128.mul<T>(total<T>(windows, plan, window + channel), share);
          v128.store(to + channel, value);
        }
      }
    }
    input += plan.sample;
    output += outPlan.sample;
  }
}

/** Adds to the gradients of the input those of maxima or means of windows. */
export function poolGradient<T>(
  windows: PoolPlan, plan: MapPlan, input: usize, outPlan: MapPlan, gradient: usize, inPlan: MapPlan, to: usize,
  samples: i32, maximum: bool,
): void {
  const share = v128.splat<T>(<T>(1.0 / <f64>(windows.height * windows.width)));
  for (let sample = 0; sample < samples; sample++) {
    for (let row: usize = 0; row < <usize>outPlan.rows; row++) {
      for (let site: usize = 0; site < <usize>outPlan.sites; site++) {
        const from = windowStart(windows, plan, input, row, site);
        const target = windowStart(windows, inPlan, to, row, site);
        const pull = gradient + row * outPlan.row + site * outPlan.site;
        for (let channel: usize = 0; channel < plan.site; channel += 16) {
          const value = v128.load(pull + channel);
          if (maximum) giveToLargest<T>(windows, plan, from + channel, inPlan, target + channel, value);
          else giveToAll<T>(windows, inPlan, target + channel, v128.mul<T>(value, share));
        }
      }
    }
    input += plan.sample;
    gradient += outPlan.sample;
    to += inPlan.sample;
  }
}

@inline function windowStart(windows: PoolPlan, plan: MapPlan, map: usize, row: usize, site: usize): usize {
  return map + row * <usize>windows.strideRows * plan.row + site * <usize>windows.strideSites * plan.site;
}

function largest<T>(windows: PoolPlan, plan: MapPlan, window: usize): v128 {
  let best = v128.load(window);
  for (let row = 0; row < windows.height; row++) {
    let at = window;
    for (let site = 0; site < windows.width; site++) {
      best = v128.max<T>(best, v128.load(at));
      at += plan.site;
    }
    window += plan.row;
  }
  return best;
}

function total<T>(windows: PoolPlan, plan: MapPlan, window: usize): v128 {
  let sum = v128.splat<T>(0);
  for (let row = 0; row < windows.height; row++) {
    let at = window;
    for (let site = 0; site < windows.width; site++) {
      sum = v128.add<T>(sum, v128.load(at));
      at += plan.site;
    }
    window += plan.row;
  }
  return sum;
}

function giveToLargest<T>(
  windows: PoolPlan, plan: MapPlan, window: usize, inPlan: MapPlan, target: usize, gradient: v128,
): void {
  const best = largest<T>(windows, plan, window);
  let open = v128.eq<T>(best, best);
  for (let row = 0; row < windows.height; row++) {
    let at = window;
    let to = target;
    for (let site = 0; site < windows.width; site++) {
      const here = v128.and(open, v128.eq<T>(v128.load(at), best));
      v128.store(to, v128.add<T>(v128.load(to), v128.and(gradient, here)));
      open = v128.andnot(open, here);
      at += plan.site;
      to += inPlan.site;
    }
    window += plan.row;
    target += inPlan.row;
  }
}

function giveToAll<T>(windows: PoolPlan, inPlan: MapPlan, target: usize, gradient: v128): void {
  for (let row = 0; row < windows.height; row++) {
    let to = target;
    for (let site = 0; site < windows.width; site++) {
      v128.store(to, v128.add<T>(v128.load(to), gradient));
      to += inPlan.site;
    }
    target += inPlan.row;
  }
}

/** Mean of every channel over all sites, from rows' sums. */
export function meanOfSites<T>(plan: MapPlan, input: usize, outPlan: MapPlan, output: usize, samples: i32): void {
  const share = v128.splat<T>(<T>(1.0 / <f64>(plan.rows * plan.sites)));
  for (let sample = 0; sample < samples; sample++) {
    for (let channel: usize = 0; channel < plan.site; channel += 16) {
      let sum = v128.splat<T>(0);
      for (let row: usize = 0; row < <usize>plan.rows; row++) {
        let at = input + channel + row * plan.row;
        let ofRow = v128.splat<T>(0);
        for (let site = 0; site < plan.sites; site++) {
          ofRow = v128.add<T>(ofRow, v128.load(at));
          at += plan.site;
        }
        sum = v128.add<T>(sum, ofRow);
      }
      v128.store(output + channel, v128.mul<T>(sum, share));
    }
    input += plan.sample;
    output += outPlan.sample;
  }
}

/** Gradients of a map of whose channels the mean was taken. */
export function spreadToSites<T>(
  outPlan: MapPlan, gradient: usize, plan: MapPlan, to: usize, samples: i32,
): void {
  const share = v128.splat<T>(<T>(1.0 / <f64>(plan.rows * plan.sites)));
  for (let sample = 0; sample < samples; sample++) {
    for (let channel: usize = 0; channel < plan.site; channel += 16) {
      const value = v128.mul<T>(v128.load(gradient + channel), share);
      for (let row: usize = 0; row < <usize>plan.rows; row++) {
        let at = to + channel + row * plan.row;
        for (let site = 0; site < plan.sites; site++) {
          v128.store(at, value);
          at += plan.site;
        }
      }
    }
    gradient += outPlan.sample;
    to += plan.sample;
  }
}
