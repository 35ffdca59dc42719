import { type NetworkPlan, requirePlan } from './plan.js';

/** A layer, counted from 1, or the output of the net. */
export type LayerName = number | 'output';

/**
 * Names of all layers of a net, the output last: the order of every per-layer result.
 * @see {@link planNetwork}
 */
export function layerNames(plan: NetworkPlan): LayerName[] {
  requirePlan('layerNames', plan);
  return [...plan.layers.map((_, k) => k + 1), 'output'];
}
