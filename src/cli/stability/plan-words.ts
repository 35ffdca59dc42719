import { sizeText } from '../../numerics/size-text.js';
import type { MemoryPlan } from '../../stability/averages/held-plan.js';

/** What a reader wants to know of a measurement that needs more than memory; undefined where everything fits. */
export function planWords({ keep, bytes, memory, folder, passes }: MemoryPlan): string | undefined {
  if (keep === 'memory') return undefined;
  const need = `medians need up to ${sizeText(bytes)} of representations, of which memory holds ${sizeText(memory)}`;
  return keep === 'file'
    ? `${need}: the rest is in a temporary file in ${folder}, gone at the end`
    : `${need}: the model is evaluated ${passes} times, some components at a time`;
}
