import type { LayerName } from '../nets/ring/layer-name.js';
import type { LayerEstimate, SensitivityEstimate } from './layer-estimates.js';

/** An estimate with its place and its relative standard error. */
export interface PlacedEstimate extends SensitivityEstimate {
  readonly layer: LayerName;
  readonly quantity: 'diffeo' | 'noise';
  /** standardError/|value|; 0 where every sample gave the same numerator, such as 0. */
  readonly relativeError: number;
}

/**
 * The estimate of the largest relative standard error, the first of equals; undefined if no layer has a denominator.
 * Layers without one, where D_f and G_f have no value, are left out.
 */
export function leastPrecise(layers: readonly LayerEstimate[]): PlacedEstimate | undefined {
  let worst: PlacedEstimate | undefined;
  for (const { layer, spread, diffeo, noise } of layers) {
    if (spread === 0) continue;
    for (const [quantity, estimate] of [['diffeo', diffeo] as const, ['noise', noise] as const]) {
      if (estimate === undefined) continue;
      const relativeError = relative(estimate);
      if (worst === undefined || relativeError > worst.relativeError) {
        worst = { ...estimate, layer, quantity, relativeError };
      }
    }
  }
  return worst;
}

/** A value that is no number has an infinite error. */
function relative({ value, standardError }: SensitivityEstimate): number {
  if (standardError === 0) return 0;
  const ratio = standardError / Math.abs(value);
  return Number.isNaN(ratio) ? Number.POSITIVE_INFINITY : ratio;
}
