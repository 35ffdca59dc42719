import type { TrainParameters } from './parameters.js';

/** What a training has besides its task, width, engine and stop rules. */
export type Recipe = Pick<
  TrainParameters,
  'alpha' | 'geometry' | 'regularisation' | 'lambda' | 'initialWeights' | 'initialisation' | 'initialScale'
>;

/**
 * How the feature regime is reached. In dimension 2 by α = 10⁻⁶ alone. In higher dimension by an L1 penalty on |c_h|
 * with ‖w_h‖ = 1 in the conic metric, from coefficients of size 0.1, at α = 1, as in arXiv 2206.12314, section 3;
 * λ = 10⁻⁵ in dimension 3 and 4, 10⁻⁴ above.
 *
 * @see {@link learningCurves}
 */
export function featureRecipe(dimension: number): Recipe {
  if (dimension === 2) return alphaRecipe(1e-6);
  return {
    alpha: 1,
    geometry: 'conic',
    regularisation: 'l1',
    lambda: dimension <= 4 ? 1e-5 : 1e-4,
    initialWeights: 'normal',
    initialisation: 'normal',
    initialScale: 0.1,
  };
}

/** Training of both layers from a normal initialisation, the regime being set by α. */
export function alphaRecipe(alpha: number): Recipe {
  return {
    alpha,
    geometry: 'free',
    regularisation: 'none',
    initialWeights: 'normal',
    initialisation: 'normal',
    initialScale: 1,
  };
}
