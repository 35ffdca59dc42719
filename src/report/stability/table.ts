import type { Estimate } from '../../stability/averages/estimate.js';
import type { LayerStability } from '../../stability/observables/relative-stability.js';
import { formatEstimate } from '../scientific.js';
import type { TextTable } from '../two-pixels/sensitivity-table.js';

/**
 * D, G and R of every layer with their standard errors, as texts.
 *
 * @see {@link writeMeasured}
 */
export function measuredTable(layers: readonly LayerStability[]): TextTable {
  return {
    head: ['layer', 'size', 'D', 'G', 'R = D/G'],
    rows: layers.map(({ layer, size, diffeo, noise, relative }) => [
      layer,
      String(size),
      estimateText(diffeo),
      estimateText(noise),
      estimateText(relative),
    ]),
  };
}

/** A measured number with its standard error; a dash where it could not be told. */
export function estimateText({ value, standardError }: Pick<Estimate, 'value' | 'standardError'>): string {
  return Number.isFinite(value) ? formatEstimate(value, standardError) : '–';
}
