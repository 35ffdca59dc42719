import { afterwards } from '../../nets/engines/afterwards.js';
import type { Awaitable, NetEngine } from '../../nets/engines/engine.js';
import type { BatchLoss } from '../losses/output-loss.js';
import { assignArrays, copyArrays } from '../named-arrays.js';
import type { Batch, BatchPart } from './batch.js';

/** Loss of a part at its outputs, whose slopes it writes; `first` is the number of inputs before it. */
export type PartLoss = (part: BatchPart, outputs: Float64Array, gradient: Float64Array, first: number) => BatchLoss;

/** Runs a batch forward and backward: its loss, and its gradient in the engine's. */
export function runParts(engine: NetEngine, batch: Batch, lossOf: PartLoss): Awaitable<BatchLoss> {
  let [loss, wrong, weight, first] = [0, 0, 0, 0];
  const sums = batch.length > 1 ? copyArrays(engine.gradients).map((values) => values.fill(0)) : [];

  function runFrom(which: number): Awaitable<BatchLoss> {
    const part = batch[which];
    if (part === undefined) {
      if (batch.length > 1) assignArrays(engine.gradients, sums);
      return { loss, wrong, weight };
    }
    const pulled = engine.differentiate(part.inputs, (outputs, gradient) => {
      const measured = lossOf(part, outputs, gradient, first);
      loss += measured.loss;
      wrong += measured.wrong;
      weight += measured.weight;
    });
    return afterwards(pulled, () => {
      first += part.inputs.count;
      for (const [k, sum] of sums.entries()) {
        const gradient = engine.gradients[k]!;
        for (let i = 0; i < sum.length; i++) sum[i]! += gradient[i]!;
      }
      return runFrom(which + 1);
    });
  }

  return runFrom(0);
}
