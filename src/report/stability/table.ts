import type { Estimate } from '../../stability/averages/estimate.js';
import type { LayerStability } from '../../stability/observables/relative-stability.js';
import { formatEstimate } from '../scientific.js';
import type { TextTable } from '../two-pixels/sensitivity-table.js';

/**
 * D, G, R and G* of every layer with their standard errors, as texts; the part of G that is common to all inputs where
 * the conventions are means.
 *
 * @see {@link writeMeasured}
 */
export function measuredTable(layers: readonly LayerStability[]): TextTable {
  const split = layers.some(({ shift }) => shift !== undefined);
  return {
    head: ['layer', 'size', 'D', 'G', ...(split ? ['G common'] : []), 'G*', 'R = D/G'],
    rows: layers.map(({ layer, size, diffeo, noise, shift, recalibrated, relative }) => [
      layer,
      String(size),
      estimateText(diffeo),
      estimateText(noise),
      ...(split ? [shift === undefined ? '–' : estimateText(shift)] : []),
      estimateText(recalibrated),
      estimateText(relative),
    ]),
  };
}

/** A measured number with its standard error; a dash where it could not be told. */
export function estimateText({ value, standardError }: Pick<Estimate, 'value' | 'standardError'>): string {
  return Number.isFinite(value) ? formatEstimate(value, standardError) : '–';
}
