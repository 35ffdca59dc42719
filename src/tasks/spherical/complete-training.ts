import { defaultAlpha, defaultLambda } from './choices.js';
import type { GivenTraining, TrainParameters } from './parameters.js';
import { alphaRecipe, featureRecipe } from './regime.js';
import { stopOrDefault } from './stop-defaults.js';

/** A training with everything filled in that its recipe, its penalty or its regime decides. */
export function completeTraining({ recipe, ...own }: GivenTraining): TrainParameters {
  const given = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined)) as typeof own;
  const filled = recipe === 'feature' ? featureRecipe(own.dimension) : alphaRecipe(own.alpha ?? defaultAlpha);
  const parameters = { ...filled, ...given } as TrainParameters;
  return {
    ...parameters,
    ...penaltyOf(parameters),
    subtractInitial: parameters.subtractInitial ?? parameters.alpha > 1,
    ...stopOrDefault(parameters, parameters.regularisation),
  };
}

/** Geometry and penalty, none where none is given; a penalty has a strength. */
export function penaltyOf({
  geometry = 'free',
  regularisation = 'none',
  lambda,
}: Pick<GivenTraining, 'geometry' | 'regularisation' | 'lambda'>) {
  const strength = lambda ?? (regularisation === 'none' ? undefined : defaultLambda);
  return { geometry, regularisation, lambda: strength };
}
