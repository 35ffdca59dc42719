import { createForward } from '../nets/ring/forward.js';
import { type ConvNet, requireNetwork } from '../nets/ring/network.js';
import { planNetwork } from '../nets/ring/plan.js';
import { bestCut, thresholdError } from '../numerics/discrimination.js';
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
  const pairs = representatives(task, plan);
  const outputs = pairs.map(({ pair }) => run(pairImage(task.length, pair)).output);
  const labels = pairs.map(({ pair }) => label(task, ringDistance(task.length, ...pair)));
  const weights = pairs.map(({ multiplicity }) => multiplicity);
  if (threshold === undefined) return bestCut(outputs, labels, weights);
  return { error: thresholdError(outputs, labels, threshold, weights), threshold };
}
