/**
 * The two ends of α: `lazy` is kernel regression, the limit α → ∞, H → ∞; `feature` a trained net, sparse weights.
 *
 * @see {@link learningCurves}
 */
export const regimes = ['lazy', 'feature'] as const;
/** One of `regimes`. */
export type Regime = (typeof regimes)[number];

/** What fills in a training: `alpha` both layers from a normal law; `feature` how sparse nets are reached. */
export const recipes = ['alpha', 'feature'] as const;

/** Labels of the stripe model. */
export const labelKinds = ['stripe', 'half-space', 'cylinder'] as const;

/** Targets that have a name; all others are expressions. */
export const namedTargets = ['constant', 'norm', 'gaussian-field'] as const;

/** Whether a target is one that has a name. */
export function isNamed(target: string): target is (typeof namedTargets)[number] {
  return namedTargets.some((name) => name === target);
}

/** Strength of a penalty where none is given. */
export const defaultLambda = 1e-5;

/** Stop rules where none is given. */
export const defaultStop = { loss: 1e-8, steps: 100_000, standstill: 1e-3 } as const;
