import { wrapped } from './halo';
import { MapPlan } from './map-plan';

/**
 * Gradients of a map from those of the map with its halo: `periodic` adds what lies in the halo to the other end,
 * otherwise it is dropped (zeros stand there, whatever is trained).
 */
export function foldHalo<T>(
  wide: MapPlan, from: usize, plan: MapPlan, to: usize, samples: i32, periodic: bool,
): void {
  for (let sample = 0; sample < samples; sample++) {
    for (let row = 0; row < plan.rows; row++) {
      memory.copy(to + <usize>row * plan.row, from + <usize>row * wide.row, <usize>plan.sites * plan.site);
    }
    if (periodic) {
      for (let row = -wide.above; row < wide.rows + wide.below; row++) {
        const inside = row >= 0 && row < wide.rows;
        const toRow = to + <usize>wrapped(row, plan.rows) * plan.row;
        const fromRow = from + <usize>row * wide.row;
        for (let site = -wide.before; site < wide.sites + wide.after; site++) {
          if (inside && site >= 0 && site < wide.sites) continue;
          addSite<T>(toRow + <usize>wrapped(site, plan.sites) * plan.site, fromRow + <usize>site * wide.site, plan.site);
        }
      }
    }
    from += wide.sample;
    to += plan.sample;
  }
}

@inline function addSite<T>(to: usize, from: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(to + at, v128.add<T>(v128.load(to + at), v128.load(from + at)));
  }
}
