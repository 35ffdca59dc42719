import type { Averages } from '../averages/estimate.js';
import type { Conventions } from '../inputs/conventions.js';

/** Why the sensitivities of a layer are NaN. */
export interface LayerNote {
  /** Where the denominator is 0, in words for a reader: sensitivities are NaN then. */
  readonly note?: string;
}

/** The note of a layer, if its denominator is 0. */
export function layerNote(
  layer: string,
  { means, columns }: Averages,
  { spread: law, pairs }: Conventions,
  samples: number,
): LayerNote {
  if (means[columns.denominator]! > 0) return {};
  if (samples < 2)
    return { note: `layer ${layer} was measured on one sample, which has no pairs: its sensitivities are not defined` };
  if (law === 'mean') return { note: `layer ${layer} is constant over the data: its sensitivities are not defined` };
  const others = pairs === 'distinct' ? '' : ', those of a sample with itself included';
  return {
    note:
      `layer ${layer} is the same for half of all pairs of samples or more${others}: ` +
      'its sensitivities over their median are not defined',
  };
}
