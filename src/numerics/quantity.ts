import { requireObject } from './require-argument.js';
/**
 * How a number was obtained. `exact`: a closed form, an enumeration (in rationals, or in float64 and then to rounding)
 * or a quadrature converged to rounding or to the small `error` that it states;
 * `closure`: a deterministic approximation, with its error; `asymptotic`: a law that holds in a limit.
 */
export type Status = 'exact' | 'closure' | 'asymptotic';

/** A number that says how far it can be trusted. Monte Carlo estimates are of another type, on purpose. */
export interface Quantity {
  readonly value: number;
  readonly status: Status;
  /** The same number as a reduced fraction "p/q", where every weight is rational. */
  readonly fraction?: string;
  /** Absolute error of a closure, or of a quadrature that is exact but for it: estimated or measured. */
  readonly error?: number;
  /** How the number was obtained, in a few words. */
  readonly method: string;
}

/** The ratio of two quantities: as good as the worse of the two, errors added in quadrature. */
export function quotient(numerator: Quantity, denominator: Quantity): Quantity {
  const subject = 'quotient';
  requireObject(subject, 'numerator', numerator, ['value']);
  requireObject(subject, 'denominator', denominator, ['value']);
  const value = numerator.value / denominator.value;
  const statuses: readonly Status[] = ['exact', 'closure', 'asymptotic'];
  const rank = Math.max(statuses.indexOf(numerator.status), statuses.indexOf(denominator.status));
  const status = statuses[rank] ?? 'asymptotic';
  const error = Math.hypot(numerator.error ?? 0, value * (denominator.error ?? 0)) / Math.abs(denominator.value);
  const method = `(${numerator.method}) / (${denominator.method})`;
  return error > 0 ? { value, status, error, method } : { value, status, method };
}
