import { pairMoments } from '../../twopixels/spread.js';
import { label, ringDistance, type TwoPixelTask } from '../../twopixels/task.js';
import type { Measured, Problem } from '../problem.js';

/** Most samples that the measures beside D_f and G_f are taken from, the first ones: 2²⁰. */
export const mostMeasured = 2 ** 20;

/** What the measures of a run of `samples` samples need. */
export function measuredTask(
  task: TwoPixelTask,
  { plan, offsets }: Pick<Problem, 'plan' | 'offsets'>,
  samples: number,
): Measured {
  const { spreads, means, outputMean } = pairMoments(task, plan);
  const labels = offsets.map((offset) => label(task, ringDistance(task.length, 0, offset)));
  return { samples: Math.min(samples, mostMeasured), means, outputMean, spreads, labels };
}

/**
 * What a sample is measured by. Values: tr (F_k − ⟨F_k⟩)·ΔF_k for each layer and the output, ΔF = F(x + η) − F(x), mean
 * tr Cov(ΔF, F); then ΔF_k summed over the sites of a channel and residue, for all layers and the output. None
 * without noise. Outputs: the label, f(x), then f(τx) and f(x + η) as asked for.
 */
export interface MeasureLayout {
  readonly values: number;
  /** Position of the first sum of each layer among the values, the output last. */
  readonly firstSums: readonly number[];
  /** Residues of each layer; 1 for the output. */
  readonly residues: readonly number[];
  /** Sites that each sum of a layer is over; 1 for the output. */
  readonly repeats: readonly number[];
  readonly outputs: number;
}

/** The layout for a problem whose measures are taken. */
export function measureLayout({ plan, withDiffeo, withNoise, measured }: Problem): MeasureLayout {
  const { means } = measured!;
  const residues = [...plan.layers.map((layer, k) => means[k]!.length / layer.outChannels), 1];
  const repeats = [...plan.layers.map((layer, k) => layer.outLength / residues[k]!), 1];
  const firstSums: number[] = [];
  let values = residues.length;
  for (const count of [...means.map((mean) => mean.length), 1]) {
    firstSums.push(values);
    values += count;
  }
  return {
    values: withNoise ? values : 0,
    firstSums,
    residues,
    repeats,
    outputs: 2 + Number(withDiffeo) + Number(withNoise),
  };
}
