import { createForward } from '../../nets/ring/forward.js';
import { type ConvNet, requireNetwork } from '../../nets/ring/network.js';
import type { NetworkPlan } from '../../nets/ring/plan.js';
import { squaredDistance } from '../../nets/ring/ring.js';
import { forEachGaussianPoint, type KorobovRule, korobovRules } from '../../numerics/lattice/korobov.js';
import { requireDeviation } from '../../numerics/require-argument.js';
import { RunningMoments } from '../../numerics/statistics.js';
import { type Representative, representatives } from '../../twopixels/orbits.js';
import { leastNoise, pairImage, requireTask, type TwoPixelTask } from '../../twopixels/task.js';
import { planForPairs } from '../pair-plan.js';

/** Random shifts of the lattice, and the quantile of Student's law that makes a 95 % interval of their spread. */
const shifts = 8;
const studentQuantile = 2.365;

/** Multiplications (or their like) that one call may take: about a quarter of a second. */
const workBudget = 9e7;
/** What a normal quantile costs, in multiplications. */
const quantileWork = 16;

/**
 * Numerators ⟨‖f(x + η) − f(x)‖²⟩ of the wanted layers, the output last, for noise N(0, σ²) on each site, by a
 * deterministic lattice quadrature over the noise of the whole ring: for any net.
 *
 * A Korobov rule of N points in l + 1 dimensions, one of which picks the pair, each point with η and −η; 8 fixed random
 * shifts. `error` is the half-width of the 95 % interval over the shifts. N is 127 … 4093 as the size of the net
 * allows: 0.1 to 0.3 s for up to three channels; large nets take N = 127 and what time it needs (96 channels,
 * ξ = 11, l = 64: 6 s, 1.5 %).
 *
 * Error in per cent of the value, measured against Monte Carlo of 2·10⁷ samples (itself good to 0.01 … 0.03 %), for
 * lσ² = 8/3, ξ = 5, 7, 9, 11 and l = 24, 32, 48, 64; 143 of the 144 intervals cover:
 *
 *     solution, layer             largest   rms     stated: largest, median
 *     low-frequency, threshold     0.10     0.04            0.20     0.05
 *     low-frequency, output        0.14     0.08            0.56     0.12
 *     Dirichlet, threshold         0.17     0.07            0.24     0.16
 *     Dirichlet, output            0.18     0.07            0.63     0.23
 *     layers before, both          0.04     0.02            0.05     0.03
 *
 * Lattice rules and shifts: Sloan, Joe, *Lattice methods for multiple integration* (Oxford, 1994); the baker's
 * transform: Hickernell, in *Monte Carlo and quasi-Monte Carlo methods 2000* (Springer, 2002), 274.
 * @param wanted which layers, the output last; all if left out
 * @throws InputError if the net does not fit the ring of the task, or σ is not a positive number
 * @example
 * ```ts
 * import { gaussianClosureNumerators, latticeNoiseNumerators } from 'diffeolab/analytic';
 * import { lowFrequency, noiseDeviation, twoPixelTask } from 'diffeolab/two-pixels';
 *
 * const size = { length: 24, scale: 5 };
 * const [task, network] = [twoPixelTask(size), lowFrequency(size)];
 * console.log(latticeNoiseNumerators(network, task, noiseDeviation(task)).at(-1)); // { value: 101.43…, error: 0.17… }
 * console.log(gaussianClosureNumerators(network, task, noiseDeviation(task)).at(-1)); // { value: 87.690… }
 * ```
 */
export function latticeNoiseNumerators(
  network: ConvNet,
  task: TwoPixelTask,
  deviation: number,
  wanted?: readonly boolean[],
): ({ value: number; error: number } | undefined)[] {
  const subject = 'latticeNoiseNumerators';
  requireNetwork(subject, network);
  requireTask(subject, task);
  const plan = planForPairs(subject, network, task);
  requireDeviation(subject, 'deviation', deviation, leastNoise);
  const rule = affordableRule(plan, task.length);
  const increments = noiseIncrements(plan, task, deviation);
  const moments = Array.from({ length: plan.layers.length + 1 }, () => new RunningMoments());
  for (let shift = 0; shift < shifts; shift++) {
    const sums = new Float64Array(moments.length);
    forEachGaussianPoint(rule, shift, task.length, (first, gaussians) => increments(first, gaussians, sums));
    for (const [k, sum] of sums.entries()) moments[k]!.add(sum / (2 * rule.points));
  }
  return moments.map(({ mean, standardError }, k) =>
    wanted?.[k] === false ? undefined : { value: mean, error: studentQuantile * standardError },
  );
}

/** Adds ‖f(x + η) − f(x)‖² + ‖f(x − η) − f(x)‖² of every layer to `sums`, for the pair that a uniform number picks. */
function noiseIncrements(
  plan: NetworkPlan,
  task: TwoPixelTask,
  deviation: number,
): (uniform: number, gaussians: Float64Array, sums: Float64Array) => void {
  const run = createForward(plan);
  const pairs = representatives(task, plan);
  const pick = pairPicker(pairs);
  const cleans = pairs.map(({ pair }) => {
    const input = pairImage(task.length, pair);
    const { layers, output } = run(input);
    return { input, layers: layers.map((layer) => layer.slice()), output };
  });
  const noisy = new Float64Array(task.length);
  return (uniform, gaussians, sums) => {
    const clean = cleans[pick(uniform)]!;
    for (const amplitude of [deviation, -deviation]) {
      for (let i = 0; i < noisy.length; i++) noisy[i] = clean.input[i]! + amplitude * gaussians[i]!;
      const { layers, output } = run(noisy);
      for (let k = 0; k < layers.length; k++) sums[k]! += squaredDistance(layers[k]!, clean.layers[k]!);
      sums[layers.length]! += (output - clean.output) ** 2;
    }
  };
}

/** Index of a pair, with the probability of its weight, from a uniform number in [0, 1). */
function pairPicker(pairs: readonly Representative[]): (uniform: number) => number {
  const total = pairs.reduce((sum, { multiplicity }) => sum + multiplicity, 0);
  const draws = Int32Array.from(
    pairs.flatMap(({ multiplicity }, index) => new Array<number>(multiplicity).fill(index)),
  );
  return (uniform) => draws[Math.floor(uniform * total)]!;
}

/**
 * The largest rule within the budget, or the smallest there is; among those of more points than coordinates, where
 * there are any, so that no two sites run through the same multiples.
 */
function affordableRule(plan: NetworkPlan, length: number): KorobovRule {
  const pass = plan.layers.reduce((sum, layer) => sum + layer.tapWeight.length * layer.outLength, 0);
  const work = shifts * (2 * pass + quantileWork * length);
  const fitting = korobovRules.filter(({ points }) => points > length + 1);
  return fitting.findLast(({ points }) => points * work <= workBudget) ?? fitting[0] ?? korobovRules.at(-1)!;
}
