import { requireFinite, requireObject } from '../numerics/require-argument.js';
import type { Subgradient } from '../training/objective.js';
import type { GradientEngine } from './engine.js';

/**
 * A penalty λR added to the loss L:
 * `l1` R = (1/H) Σ|c_h|; `path` R = (1/H) Σ ‖w_h‖|c_h|; `l2` R = (1/2H) Σ (‖w_h‖² + c_h²).
 * @see {@link penalty}
 */
export const regularisationKinds = ['l1', 'path', 'l2'] as const;
/** A penalty λR and its strength. */
export interface Regularisation {
  /** Which R. */
  readonly kind: (typeof regularisationKinds)[number];
  /** λ */
  readonly strength: number;
}

/**
 * λR at the parameters of an engine.
 * @example
 * ```ts
 * import { addPenaltyGradient, createJsEngine, penalty, regularisationKinds } from 'diffeolab/spherical';
 *
 * const engine = createJsEngine(Float64Array.of(1, 0), 1, 2, 1);
 * engine.weights.set([3, 4]);
 * engine.coefficients.set([2]);
 * for (const kind of regularisationKinds) {
 *   console.log(kind, penalty({ kind, strength: 0.5 }, engine)); // l1 1, path 5, l2 7.25
 * }
 * addPenaltyGradient({ kind: 'l2', strength: 0.5 }, engine, 'zero');
 * console.log(engine.weightGradient); // Float64Array(2) [ 1.5, 2 ]
 * ```
 */
export function penalty(regularisation: Regularisation, engine: GradientEngine): number {
  const subject = 'penalty';
  requireObject(subject, 'regularisation', regularisation, ['kind', 'strength']);
  requireObject(subject, 'engine', engine, ['weights', 'coefficients']);
  const { kind, strength } = regularisation;
  requireFinite(subject, 'strength', [strength]);
  const { weights, coefficients, width, dimension } = engine;
  let sum = 0;
  for (let h = 0; h < width; h++) {
    const c = coefficients[h]!;
    if (kind === 'l1') sum += Math.abs(c);
    else {
      const square = squaredNorm(weights, h * dimension, dimension);
      sum += kind === 'path' ? Math.sqrt(square) * Math.abs(c) : (square + c * c) / 2;
    }
  }
  return (strength / width) * sum;
}

/**
 * Adds λ∇R to the gradients of an engine, with a given subgradient where |c| has its kink, at c_h = 0.
 * @see {@link penalty}
 */
export function addPenaltyGradient(
  regularisation: Regularisation,
  engine: GradientEngine,
  subgradient: Subgradient,
): void {
  const subject = 'addPenaltyGradient';
  requireObject(subject, 'regularisation', regularisation, ['kind', 'strength']);
  requireObject(subject, 'engine', engine, ['weights', 'coefficients']);
  const { kind, strength } = regularisation;
  const { weights, coefficients, weightGradient, coefficientGradient, width, dimension } = engine;
  const scale = strength / width;
  for (let h = 0; h < width; h++) {
    const c = coefficients[h]!;
    const row = h * dimension;
    if (kind === 'l2') {
      for (let k = row; k < row + dimension; k++) weightGradient[k]! += scale * weights[k]!;
      coefficientGradient[h]! += scale * c;
      continue;
    }
    const size = kind === 'path' ? Math.sqrt(squaredNorm(weights, row, dimension)) : 1;
    if (c !== 0) coefficientGradient[h]! += scale * size * Math.sign(c);
    else if (subgradient === 'least') coefficientGradient[h] = shrink(coefficientGradient[h]!, scale * size);
    if (kind === 'path' && size > 0) {
      const radial = (scale * Math.abs(c)) / size;
      for (let k = row; k < row + dimension; k++) weightGradient[k]! += radial * weights[k]!;
    }
  }
}

/** The value brought nearer to 0 by an amount, 0 if it is less. */
function shrink(value: number, amount: number): number {
  return Math.sign(value) * Math.max(0, Math.abs(value) - amount);
}

function squaredNorm(values: Float64Array, start: number, length: number): number {
  let sum = 0;
  for (let k = start; k < start + length; k++) sum += values[k]! * values[k]!;
  return sum;
}
