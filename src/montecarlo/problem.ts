import { type NetworkPlan, requirePlan } from '../nets/ring/plan.js';
import type { PhiloxKey } from '../numerics/random/key.js';
import { requireObject } from '../numerics/require-argument.js';

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
  /** What is measured beside the numerators, if it is. */
  readonly measured?: Measured;
}

/** What the measures of a run need to know of the net and the task, as plain data. */
export interface Measured {
  /** Samples that they are from, the first of the run. */
  readonly samples: number;
  /** ⟨f_k⟩ of each layer, flat [H_k, residues] (`pairMoments`). */
  readonly means: readonly Float64Array[];
  readonly outputMean: number;
  /** Denominators (`pairSpread`), which come along. */
  readonly spreads: readonly number[];
  /** Label, +1 or −1, of each allowed offset. */
  readonly labels: readonly number[];
}

/**
 * Throws unless it is a problem, as `posedProblem` makes them.
 * @throws InputError saying what came or what it lacks
 */
export function requireProblem(subject: string, problem: Problem): void {
  requireObject(subject, 'problem', problem, ['plan', 'length', 'offsets', 'shifts', 'deviation', 'key', 'samples']);
  requirePlan(subject, problem.plan);
}

/**
 * A law of shifts, ready to be drawn from: the shift is `least` plus the number of thresholds
 * that a random word reaches.
 */
export interface ShiftTable {
  readonly least: number;
  /** 2³²·P(shift < least + j), rounded, for j = 1, 2, …: increasing integers from 1 to 2³² − 1. */
  readonly thresholds: readonly number[];
}

/** Number of numerators of a sample: for the displaced input, then the noisy one, each layer and the output. */
export function numeratorCount(problem: Problem): number {
  return (Number(problem.withDiffeo) + Number(problem.withNoise)) * (problem.plan.layers.length + 1);
}

/** Copies of the net that run side by side: on the clean input, the displaced one, the noisy one. */
export function trackCount(problem: Problem): number {
  return 1 + Number(problem.withDiffeo) + Number(problem.withNoise);
}
