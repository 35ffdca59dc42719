import type { KernelPlan } from './kernel-plan.js';

/** An input [channels, sites], and the variances of its pre-activations before each ReLU, one map behind the other. */
export interface PairInput {
  readonly values: Float64Array;
  readonly variances: Float64Array;
}

/** Kernels of pairs of inputs, some at a time. */
export interface PairRunner {
  /** Pairs that are computed at a time. */
  readonly lanes: number;
  /** Finds the variances of as many inputs as there are lanes; gives what `run` gives for each with itself. */
  prepare(inputs: readonly PairInput[]): Float64Array;
  /**
   * For each pair (x, z) K and Θ of the output, then of each probe the means of K over equal sites and over all pairs
   * of sites (NaN where these are not followed): [lanes, 2 + 2 probes], written over by the next run.
   */
  run(x: readonly PairInput[], z: readonly PairInput[]): Float64Array;
}

/** A maker of runners: for the same plan all give the same, to rounding. */
export type CreatePairRunner = (plan: KernelPlan) => PairRunner;

/** An input whose variances are still to be found. */
export function pairInput({ rectified }: KernelPlan, values: Float64Array): PairInput {
  return { values, variances: new Float64Array(rectified.reduce((sum, sites) => sum + sites, 0)) };
}
