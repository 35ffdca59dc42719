import { type NetworkPlan, requirePlan } from '../nets/ring/plan.js';
import { allowedOffsets, type PixelPair, requireTask, ringDistance, type TwoPixelTask } from './task.js';

/** A pair that stands for all its translates by multiples of the period; weights add up to 1. */
export interface Representative {
  readonly pair: PixelPair;
  readonly weight: number;
  /** Number of (first site, offset) draws it stands for among the period × allowed offsets. */
  readonly multiplicity: number;
}

/**
 * Translation of the input under which the net is covariant: the product of the strides if each divides the ring it
 * acts on, else the whole ring.
 */
export function translationPeriod(plan: NetworkPlan): number {
  requirePlan('translationPeriod', plan);
  let period = 1;
  for (const layer of plan.layers) {
    if (layer.inLength % layer.stride !== 0) return plan.layers[0]!.inLength;
    period *= layer.stride;
  }
  return period;
}

/**
 * Pairs whose translates make up the whole task: averages over the pairs are weighted sums over these.
 * @example
 * ```ts
 * import { planNetwork } from 'diffeolab/nets';
 * import { allPairs, lowFrequency, pairSpread, representatives, twoPixelTask } from 'diffeolab/two-pixels';
 *
 * const size = { length: 32, scale: 7 };
 * const [task, plan] = [twoPixelTask(size), planNetwork(lowFrequency(size), 32)];
 * console.log(representatives(task, plan).length, allPairs(task).length); // 16 496
 * console.log(pairSpread(task, plan).at(-1)); // 8.0707…
 * ```
 */
export function representatives(task: TwoPixelTask, plan: NetworkPlan): Representative[] {
  const subject = 'representatives';
  requireTask(subject, task);
  requirePlan(subject, plan);
  const period = translationPeriod(plan);
  const offsets = allowedOffsets(task);
  const total = period * offsets.length;
  if (period === 1) {
    const counts = new Map<number, number>();
    for (const offset of offsets) {
      const distance = ringDistance(task.length, 0, offset);
      counts.set(distance, (counts.get(distance) ?? 0) + 1);
    }
    return [...counts].map(([distance, count]) => ({
      pair: [0, distance],
      weight: count / total,
      multiplicity: count,
    }));
  }
  return Array.from({ length: period }, (_, first) =>
    offsets.map((offset): Representative => {
      return { pair: [first, (first + offset) % task.length], weight: 1 / total, multiplicity: 1 };
    }),
  ).flat();
}
