import type { PhiloxKey } from '../numerics/random/key.js';
import type { NetworkPlan } from '../twopixels/plan.js';

/** Everything that a Monte Carlo run depends on, as plain data that can be sent to a worker thread. */
export interface Problem {
  readonly plan: NetworkPlan;
  /** Sites of the ring. */
  readonly length: number;
  /** Offsets of the second pixel from the first, equally probable. */
  readonly offsets: readonly number[];
  readonly shifts: ShiftTable;
  /** Standard deviation σ of the noise on each site. */
  readonly deviation: number;
  readonly withDiffeo: boolean;
  readonly withNoise: boolean;
  readonly key: PhiloxKey;
  readonly samples: number;
}

/** A law of shifts −m … m, ready to be drawn from: the shift is −m plus the number of thresholds that a random word reaches. */
export interface ShiftTable {
  readonly largest: number;
  /** Thresholds 2³²·P(shift ≤ j), rounded, for j = −m … m − 1: increasing, in [0, 2³²]. */
  readonly thresholds: readonly number[];
}

/** Number of numerators of a sample: for the displaced input, then the noisy one, each layer and the output. */
export function numeratorCount(problem: Problem): number {
  return (Number(problem.withDiffeo) + Number(problem.withNoise)) * (problem.plan.layers.length + 1);
}
