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

/** α where neither it nor a recipe with one is given. */
export const defaultAlpha = 1e-6;

/** η of gradient descent. */
export const defaultLearningRate = 1;

/** a of the teacher of a Gaussian field. */
export const defaultExponent = 1;

/**
 * The labels of the stripe model: the stripe is that of arXiv 2007.11471; with it, as with the other defaults, both
 * labels are about equally frequent.
 */
export const defaultLabel = { low: -0.3, high: 1.18549, threshold: 0, parallel: 2 } as const;

/** Strength of a penalty where none is given. */
export const defaultLambda = 1e-5;

/** Stop rules where none is given. */
export const defaultStop = { loss: 1e-8, steps: 100_000, standstill: 1e-3 } as const;
