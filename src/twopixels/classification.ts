import { createForward } from '../nets/ring/forward.js';
import { type ConvNet, requireNetwork } from '../nets/ring/network.js';
import { planNetwork } from '../nets/ring/plan.js';
import { requireNumber } from '../numerics/input-error.js';
import { representatives } from './orbits.js';
import { label, pairImage, requireTask, ringDistance, type TwoPixelTask } from './task.js';

/** Error rate of sign(f − threshold) over all pairs of a task. */
export interface Classification {
  /** Fraction of the pairs on the wrong side of the threshold, in [0, 1]. */
  readonly error: number;
  readonly threshold: number;
}

/**
 * Error of sign(f − threshold) over all pairs, by enumeration. Without a threshold given, the one of least error is
 * taken, midway between the two outputs that it separates.
 * @throws InputError if the threshold is not a finite number
 * @see {@link constructSolution}
 */
export function classificationError(network: ConvNet, task: TwoPixelTask, threshold?: number): Classification {
  const subject = 'classificationError';
  requireNetwork(subject, network);
  requireTask(subject, task);
  if (threshold !== undefined) requireNumber(subject, 'threshold', threshold);
  const plan = planNetwork(network, task.length);
  const run = createForward(plan);
  const outcomes = representatives(task, plan)
    .map(({ pair, multiplicity }) => ({
      output: run(pairImage(task.length, pair)).output,
      target: label(task, ringDistance(task.length, ...pair)),
      multiplicity,
    }))
    .sort((a, b) => a.output - b.output);
  const total = outcomes.reduce((sum, { multiplicity }) => sum + multiplicity, 0);
  const wrongAt = (cut: number) =>
    outcomes.reduce(
      (sum, { output, target, multiplicity }) => sum + (output > cut === target > 0 ? 0 : multiplicity),
      0,
    );
  if (threshold !== undefined) return { error: wrongAt(threshold) / total, threshold };
  let wrong = outcomes.reduce((sum, { target, multiplicity }) => sum + (target > 0 ? 0 : multiplicity), 0);
  let best = { wrong, threshold: outcomes[0]!.output - 1 };
  for (const [i, { output, target, multiplicity }] of outcomes.entries()) {
    wrong += target > 0 ? multiplicity : -multiplicity;
    const next = outcomes[i + 1]?.output ?? output + 2;
    if (next > output && wrong < best.wrong) best = { wrong, threshold: (output + next) / 2 };
  }
  return { error: best.wrong / total, threshold: best.threshold };
}
