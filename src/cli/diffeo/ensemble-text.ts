import { formatQuantity } from '../../report/format-number.js';
import { formatScientific } from '../../report/scientific.js';
import type { EnsembleSummary } from '../../tasks/diffeo/choose-ensemble.js';
import type { FieldSummary } from '../../tasks/diffeo/deformed-samples.js';

/** Rows of a table about an ensemble: its law, its exact means, the allowed temperatures. */
export function ensembleRows(summary: EnsembleSummary): [string, string, string][] {
  const { temperature, typicalDisplacement, rmsDisplacement, meanEnergy } = summary;
  return [
    ['temperature T', formatScientific(temperature, 5), rangeText(summary)],
    ...(typicalDisplacement === undefined
      ? []
      : [['typical displacement δ (px)', formatQuantity(typicalDisplacement), 'law'] as [string, string, string]]),
    ['√⟨∫|τ|²⟩ (px)', formatQuantity(rmsDisplacement), 'exact'],
    ['⟨‖∇τ‖²⟩', formatQuantity(meanEnergy), 'exact'],
  ];
}

/** Whether a temperature is allowed, and which are. */
export function rangeText({ range, allowed }: EnsembleSummary): string {
  if (range === undefined) return 'no law for c ≤ 1';
  const [low, high] = [range.halfPixel.value, range.noOverhangs.value].map((value) => formatScientific(value));
  if (range.allowed === undefined) return 'no temperature is allowed at this size and cutoff';
  return `${allowed ? 'allowed' : 'outside the allowed range'}: ${low} to ${high}`;
}

/** Whether a field folds, by its least determinant. */
export function overhangText({ invertibility }: FieldSummary): string {
  const { invertible, leastDeterminant } = invertibility;
  return `${invertible ? 'none' : 'folds'} (least det ${formatScientific(leastDeterminant)})`;
}
