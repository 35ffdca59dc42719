import { createForward } from '../nets/ring/forward.js';
import { type NetworkPlan, requirePlan, requireSameRing } from '../nets/ring/plan.js';
import { representatives } from './orbits.js';
import { pairImage, requireTask, type TwoPixelTask } from './task.js';
import { layerPeriods, meanSquareNorm, residueMeans } from './translation-average.js';

/** What is rounding: a difference of squares relative to them, and the range of all outputs relative to the largest. */
const rounding = { difference: 1e-12, range: 128 * Number.EPSILON };

/** A numerator over the spread of its map, NaN where that is 0. */
export function overSpread(numerator: number, spread: number): number {
  return spread === 0 ? Number.NaN : numerator / spread;
}

/** square − squaredMean of float64 sums, 0 where all that is left is rounding. */
export function differenceOfSquares(square: number, squaredMean: number): number {
  const difference = square - squaredMean;
  return difference > rounding.difference * square ? difference : 0;
}

/**
 * The denominator of D_f and G_f: ⟨‖f(x) − f(z)‖²⟩ over independent pairs x, z of the task (self-pairs included), equal
 * to 2(⟨‖f‖²⟩ − ‖⟨f⟩‖²). One value a layer, the output last. By enumeration in float64.
 *
 * Exactly 0 where all pairs look alike up to rounding; D_f and G_f have no value there and are given as NaN.
 * @throws InputError if the plan is for a ring of another length than the task's
 * @see {@link representatives}
 */
export function pairSpread(task: TwoPixelTask, plan: NetworkPlan): number[] {
  return [...pairMoments(task, plan, 'pairSpread').spreads];
}

/** First and second moments of a net over the pairs of a task. */
export interface PairMoments {
  /** As `pairSpread` gives them. */
  readonly spreads: readonly number[];
  /**
   * ⟨f_k⟩ of each layer, flat [H_k, residues]: under translations of the input it is the same at all sites whose
   * numbers leave the same residue.
   */
  readonly means: readonly Float64Array[];
  /** ⟨f⟩ of the output. */
  readonly outputMean: number;
}

/** The spreads and the means of all layers, by enumeration. */
export function pairMoments(task: TwoPixelTask, plan: NetworkPlan, subject = 'pairMoments'): PairMoments {
  requireTask(subject, task);
  requirePlan(subject, plan);
  requireSameRing(subject, task, plan);
  const run = createForward(plan);
  const sums = plan.layers.map((layer) => new Float64Array(layer.outChannels * layer.outLength));
  const squares = new Float64Array(plan.layers.length);
  let origin: number | undefined;
  let [least, most, largest] = [0, 0, 0];
  const outputs: { output: number; weight: number }[] = [];
  for (const { pair, weight } of representatives(task, plan)) {
    const { layers, output } = run(pairImage(task.length, pair));
    for (const [k, layer] of layers.entries()) {
      const sum = sums[k]!;
      let norm = 0;
      for (let i = 0; i < layer.length; i++) {
        sum[i]! += weight * layer[i]!;
        norm += layer[i]! * layer[i]!;
      }
      squares[k]! += weight * norm;
    }
    origin ??= output;
    largest = Math.max(largest, Math.abs(output));
    least = Math.min(least, output - origin);
    most = Math.max(most, output - origin);
    outputs.push({ output: output - origin, weight });
  }
  const mean = outputs.reduce((total, { output, weight }) => total + weight * output, 0);
  const variance = outputs.reduce((total, { output, weight }) => total + weight * (output - mean) ** 2, 0);
  const outputSpread = most - least > rounding.range * largest ? 2 * variance : 0;
  const periods = layerPeriods(task, plan);
  const spreads: number[] = [];
  const means = plan.layers.map(({ outChannels, outLength }, k) => {
    const step = periods[k]!;
    spreads.push(2 * differenceOfSquares(squares[k]!, meanSquareNorm(sums[k]!, outChannels, outLength, step)));
    return residueMeans(sums[k]!, outChannels, outLength, step);
  });
  return { spreads: [...spreads, outputSpread], means, outputMean: (origin ?? 0) + mean };
}
