import type { NetEngine } from '../../nets/engines/engine.js';
import { assignArrays, copyArrays } from '../named-arrays.js';
import type { NetBatches } from './batch.js';

/**
 * Estimates the running statistics of batch norms anew at the present parameters: the mean over the batches of an epoch
 * of their means and (unbiased) variances. Running averages of weight m per batch forget their start only after some
 * 5/m batches and lag behind the parameters as long: a net that stops sooner is another net in evaluation, wrong also
 * on its training set.
 */
export async function estimateStatistics(engine: NetEngine, batches: NetBatches, epoch: number): Promise<void> {
  const { statistics, layout } = engine;
  if (statistics.length === 0) return;
  const momentumOf = layout.statistics.map(({ layer }) => {
    const { description } = layout.layers[layer]!;
    return description.kind === 'batch-norm' ? (description.momentum ?? 0.1) : 0.1;
  });
  const sums = copyArrays(statistics).map((values) => values.fill(0));
  const present = copyArrays(statistics);
  const { stepsPerEpoch } = batches;
  for (let step = 0; step < stepsPerEpoch; step++) {
    // From 0, the running statistic of weight m becomes m times that of the batch.
    for (const values of statistics) values.fill(0);
    for (const { inputs } of await batches.at(epoch * stepsPerEpoch + step)) await engine.evaluate(inputs, 'training');
    for (const [k, sum] of sums.entries()) {
      for (const [i, value] of statistics[k]!.entries()) sum[i]! += value / momentumOf[k]!;
    }
  }
  // A momentum of 0 keeps the statistics that were given.
  for (const [k, sum] of sums.entries()) {
    if (momentumOf[k] === 0) sum.set(present[k]!);
    else for (let i = 0; i < sum.length; i++) sum[i]! /= stepsPerEpoch;
  }
  assignArrays(statistics, sums);
}
