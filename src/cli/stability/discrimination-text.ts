import { formatShort } from '../../report/format-number.js';
import { estimateText } from '../../report/stability/table.js';
import type { Estimate } from '../../stability/averages/estimate.js';
import type { Discrimination } from '../../stability/observables/discrimination.js';

/** How well one output tells two classes apart at its best threshold. */
export function discriminationWords({ chance, clean, deformed, noisy, sensitivityIndex }: Discrimination): string[] {
  return [
    `wrong at the best threshold: ${formatPercent(clean)} at x, ${formatPercent(deformed)} at τx, ` +
      `${formatPercent(noisy)} at x + η; one label for all: ${formatShort(100 * chance)} %`,
    `d′ of the noisy output: ${estimateText(sensitivityIndex)}`,
  ];
}

/** A fraction with its standard error in per cent. */
export function formatPercent({ value, standardError }: Estimate): string {
  return `${estimateText({ value: 100 * value, standardError: 100 * standardError })} %`;
}
