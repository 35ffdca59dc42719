import { InputError, requireInteger } from '../../numerics/input-error.js';
import { requireArray } from '../../numerics/require-argument.js';
import type { NetLayout } from '../layout/net-layout.js';

/** Notes which arrays are trained from what `freeze` was given. */
export function freezeArrays(subject: string, frozen: readonly boolean[], trained: boolean[]): void {
  requireArray(subject, 'frozen', frozen, 'booleans');
  if (frozen.length !== trained.length) {
    throw new InputError(subject, `frozen must say of ${trained.length} arrays whether, got ${frozen.length} entries`);
  }
  for (const [k, still] of frozen.entries()) trained[k] = !still;
}

/** What the engine ran last, for `activations` of a layer. @throws InputError where there is no such layer or run */
export function lastRun<Run>(subject: string, { layers }: NetLayout, layer: number, last: Run | undefined): Run {
  requireInteger(subject, 'layer', layer, 0, layers.length - 1);
  if (last !== undefined) return last;
  throw new InputError(subject, 'there are no activations before evaluate or differentiate has run');
}
