import type { Conventions } from '../../stability/inputs/conventions.js';
import type { LayerStability, StabilityMeasurement } from '../../stability/observables/relative-stability.js';

/** Why sensitivities of a layer are not defined, if they are not. */
export function undefinedBecause(
  { layer, spread, noise }: LayerStability,
  conventions: Conventions,
): string | undefined {
  if (!(spread.value > 0)) {
    return conventions.spread === 'mean'
      ? `layer ${layer} is constant over the data: its sensitivities are not defined`
      : `layer ${layer} is the same for most pairs of images: its sensitivities are not defined`;
  }
  return noise.value > 0 ? undefined : `layer ${layer} does not feel the noise: its R is not defined`;
}

/** The same of all layers of a model. */
export function undefinedLayers({ layers, conventions }: StabilityMeasurement): string[] {
  return layers.flatMap((layer) => undefinedBecause(layer, conventions) ?? []);
}
