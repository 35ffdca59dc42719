import type { Quantity } from '../../numerics/quantity.js';
import { formatCount } from '../../report/format-number.js';
import { openExactOutput } from '../../tasks/two-pixels/exact-output.js';
import type { Model } from '../../tasks/two-pixels/solution-model.js';
import { note } from '../messages.js';
import { createProgress } from '../progress.js';

/** G of the output by the transfer operator; says beforehand how many operations it takes. */
export async function exactOutputWithProgress(model: Model, signal: AbortSignal, quiet: boolean): Promise<Quantity> {
  const exact = openExactOutput(model);
  const millions = formatCount(exact.operations / 1e6);
  note(`exact output: ${millions} million operations, some 2 seconds a thousand million`, quiet);
  const progress = createProgress('exact output', quiet);
  const onProgress = (done: number) => {
    progress.update(done * exact.operations, exact.operations, `${formatCount(done * 100)} %`);
  };
  return exact.compute({ onProgress, signal }).finally(progress.stop);
}
