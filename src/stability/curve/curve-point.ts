import type { Product } from '../averages/columns.js';
import type { Estimate } from '../averages/estimate.js';

/** One point of a curve. */
export interface CurvePoint {
  /** Root mean square norm of the perturbation. */
  readonly norm: number;
  /** D_f or G_f. */
  readonly sensitivity: Estimate;
  /** The same over the mean square norm: G_f/‖η‖² or D_f/‖τx − x‖². */
  readonly normalised: Estimate;
  /** Fraction of wrong classes at the perturbed inputs, where labels are given. */
  readonly errorRate?: Estimate;
}

/** A point, and the product of averages that its normalised value is. */
export interface MeasuredPoint extends CurvePoint {
  readonly product: Product;
  /** ⟨‖f(x′) − f(x)‖²⟩. */
  readonly numerator: Estimate;
}

/**
 * Relative standard error beyond which a numerator rests on some ten samples or fewer: then errors of ratios and
 * differences mean nothing either.
 */
const largestError = 0.3;

/**
 * Whether a point can be compared with others: it is not 0, where nothing has been seen to change yet, and rests on
 * enough samples.
 */
export function isReliable({ numerator: { value, standardError } }: MeasuredPoint): boolean {
  return value > 0 && standardError <= largestError * value;
}
