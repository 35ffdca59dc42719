import { createForward } from './forward.js';
import type { ConvNet } from './network.js';
import { representatives } from './orbits.js';
import { planNetwork } from './plan.js';
import { label, pairImage, ringDistance, type TwoPixelTask } from './task.js';

/** Error rate of sign(f − threshold) over all pairs of a task. */
export interface Classification {
  /** Fraction of the pairs on the wrong side of the threshold, in [0, 1]. */
  readonly error: number;
  readonly threshold: number;
}

/**
 * Error of sign(f − threshold) over all pairs, by enumeration. Without a threshold given, the one of least error is taken,
 * midway between the two outputs that it separates.
 */
export function classificationError(network: ConvNet, task: TwoPixelTask, threshold?: number): Classification {
  const plan = planNetwork(network, task.length);
  const run = createForward(plan);
  const outcomes = representatives(task, plan)
    .map(({ pair, weight }) => ({
      output: run(pairImage(task.length, pair)).output,
      target: label(task, ringDistance(task.length, ...pair)),
      weight,
    }))
    .sort((a, b) => a.output - b.output);
  const errorAt = (cut: number) =>
    outcomes.reduce((sum, { output, target, weight }) => sum + (output > cut === target > 0 ? 0 : weight), 0);
  if (threshold !== undefined) return { error: errorAt(threshold), threshold };
  let error = outcomes.reduce((sum, { target, weight }) => sum + (target > 0 ? 0 : weight), 0);
  let best = { error, threshold: outcomes[0]!.output - 1 };
  for (const [i, { output, target, weight }] of outcomes.entries()) {
    error += target > 0 ? weight : -weight;
    const next = outcomes[i + 1]?.output ?? output + 2;
    if (next > output && error < best.error) best = { error, threshold: (output + next) / 2 };
  }
  return { error: Math.max(0, best.error), threshold: best.threshold };
}
