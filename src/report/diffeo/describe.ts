import type { EnsembleSummary } from '../../tasks/diffeo/choose-ensemble.js';
import { formatShort } from '../format-number.js';
import { formatScientific } from '../scientific.js';

/** "n = 32, c = 3, T = 1.1e−3, δ = 1 px": what a figure says of an ensemble. */
export function describeEnsemble({
  size,
  cutoff,
  temperature,
  boundary,
  typicalDisplacement,
}: EnsembleSummary): string {
  return [
    `n = ${size}`,
    `c = ${formatShort(cutoff)}`,
    `T = ${formatScientific(temperature)}`,
    ...(typicalDisplacement === undefined ? [] : [`δ = ${formatShort(typicalDisplacement.value)} px`]),
    ...(boundary === 'fixed' ? [] : ['periodic']),
  ].join(', ');
}
