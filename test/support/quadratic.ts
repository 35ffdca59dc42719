import type { training } from 'diffeolab';

/** Stiffness, minimum and start of three arrays of 1, 3 and 5 parameters. */
export const quadratic = {
  names: ['scale', 'filter', 'bias'],
  stiffness: [[8], [1, 0.5, 2], [0.1, 4, 1, 0.25, 3]],
  minimum: [[2], [-1, 0.5, 3], [1, -2, 0.25, -4, 0.5]],
  start: [[-1], [1, 1, 1], [0.5, 0.5, -3, 2, 1]],
} as const;

/** L = ½ Σ λ (θ − a)² over all arrays, with the penalty strength·Σ|θ| over those that have a kink. */
export function quadraticObjective(
  options: { strength?: number; kinks?: readonly boolean[] } = {},
): training.Objective {
  const { strength = 0, kinks = [false, false, false] } = options;
  const { names, stiffness, minimum, start } = quadratic;
  const parameters = start.map((values) => Float64Array.from(values));
  const gradients = start.map((values) => new Float64Array(values.length));
  const sum = (term: (k: number, i: number) => number) =>
    parameters.reduce((total, values, k) => total + values.reduce((inner, _, i) => inner + term(k, i), 0), 0);
  return {
    names,
    parameters,
    gradients,
    kinks,
    evaluate: () => sum((k, i) => (stiffness[k]![i]! * (parameters[k]![i]! - minimum[k]![i]!) ** 2) / 2),
    penalty: () => sum((k, i) => (kinks[k] ? strength * Math.abs(parameters[k]![i]!) : 0)),
    differentiate(subgradient) {
      for (const [k, gradient] of gradients.entries()) {
        for (const [i, value] of parameters[k]!.entries()) {
          const slope = stiffness[k]![i]! * (value - minimum[k]![i]!);
          const pull = kinks[k] ? strength : 0;
          if (value === 0 && subgradient === 'least')
            gradient[i] = Math.sign(slope) * Math.max(0, Math.abs(slope) - pull);
          else gradient[i] = slope + pull * Math.sign(value);
        }
      }
    },
  };
}

/** θ = a + (θ₀ − a) f(λ): gradient flow at time t for f = e^{−λt}, n steps of descent for f = (1 − lr·λ)ⁿ. */
export function quadraticSolution(decay: (stiffness: number) => number): number[] {
  const { stiffness, minimum, start } = quadratic;
  return stiffness.flatMap((row, k) =>
    row.map((lambda, i) => minimum[k]![i]! + (start[k]![i]! - minimum[k]![i]!) * decay(lambda)),
  );
}

/** The loss at parameters in one list. */
export function quadraticLoss(theta: readonly number[]): number {
  const minimum = quadratic.minimum.flat();
  return quadratic.stiffness.flat().reduce((sum, lambda, i) => sum + (lambda * (theta[i]! - minimum[i]!) ** 2) / 2, 0);
}
