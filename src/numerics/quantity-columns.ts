import type { Quantity, Status } from './quantity.js';
import { requireObject } from './require-argument.js';

/**
 * The columns of a quantity X in every table that is written, CSV, JSON or Parquet: the value `X`, its error `XError`
 * and how it was obtained, `XStatus`; where a Monte Carlo estimate stands beside theory, that is `XEstimate`,
 * `XEstimateError` and `XZ`. A column without a value is left out, so that a cell is never NaN.
 */

/** How the value of a column was obtained. */
export type ColumnStatus = Status | 'Monte Carlo';

/**
 * A value however obtained: with its standard error if by Monte Carlo, with that of the approximation if by a closure.
 */
export type ValueColumns<Name extends string> = Readonly<
  Record<Name, number> & Partial<Record<`${Name}Error`, number>> & Record<`${Name}Status`, ColumnStatus>
>;

/**
 * A number of theory: its value, the error of a closure, the status, the fraction where there is one, and the method
 * in words.
 */
export type TheoryColumns<Name extends string> = Readonly<
  Record<Name, number> &
    Partial<Record<`${Name}Error`, number>> &
    Record<`${Name}Status`, Status> &
    Partial<Record<`${Name}Fraction`, string>> &
    Record<`${Name}Method`, string>
>;

/** A number of Monte Carlo: its value and its standard error, or nothing where it is not defined. */
export type MeasuredColumns<Name extends string> = Readonly<
  Partial<Record<Name | `${Name}Error`, number> & Record<`${Name}Status`, 'Monte Carlo'>>
>;

/** An estimate beside theory, with its standard error and z = (estimate − theory)/error. */
export type EstimateColumns<Name extends string> = Readonly<
  Partial<Record<`${Name}Estimate` | `${Name}EstimateError` | `${Name}Z`, number>>
>;

/** A number with its status, as a row of a table has it. */
interface ColumnValue {
  /** The number itself. */
  readonly value: number;
  /** Its standard error, or the error of a closure; none where it is exact. */
  readonly error?: number | undefined;
  /** How it was obtained. */
  readonly status: ColumnStatus;
}

/**
 * X, XError, XStatus of a value.
 * @throws InputError if it has no value or no status
 * @example
 * ```ts
 * import { estimateColumns, measuredColumns, theoryColumns, valueColumns } from 'diffeolab/numerics';
 *
 * console.log(valueColumns('D', { value: 0.5, status: 'exact' })); // { D: 0.5, DStatus: 'exact' }
 * console.log(measuredColumns('G', 2, 0.1)); // { G: 2, GError: 0.1, GStatus: 'Monte Carlo' }
 * console.log(estimateColumns('D', { value: 0.51, standardError: 0.01 })); // { DEstimate: 0.51, DEstimateError: 0.01 }
 * const law = { value: 0.25, status: 'asymptotic', method: '1/(4k)' } as const;
 * console.log(theoryColumns('D', law)); // { D: 0.25, DStatus: 'asymptotic', DMethod: '1/(4k)' }
 * ```
 */
export function valueColumns<Name extends string>(name: Name, quantity: ColumnValue): ValueColumns<Name> {
  requireObject('valueColumns', 'quantity', quantity, ['value', 'status']);
  const { value, error, status } = quantity;
  return {
    [name]: value,
    ...(error !== undefined && { [`${name}Error`]: error }),
    [`${name}Status`]: status,
  } as ValueColumns<Name>;
}

/**
 * X, XError, XStatus, XFraction and XMethod of a number of theory.
 * @throws InputError if it lacks value, status or method
 * @see {@link valueColumns}
 */
export function theoryColumns<Name extends string>(name: Name, quantity: Quantity): TheoryColumns<Name> {
  requireObject('theoryColumns', 'quantity', quantity, ['value', 'status', 'method']);
  const { fraction, method } = quantity;
  return {
    ...valueColumns(name, quantity),
    ...(fraction !== undefined && { [`${name}Fraction`]: fraction }),
    [`${name}Method`]: method,
  } as TheoryColumns<Name>;
}

/**
 * X, XError and XStatus of a number of Monte Carlo; none of them where it is NaN.
 * @see {@link valueColumns}
 */
export function measuredColumns<Name extends string>(
  name: Name,
  value: number,
  standardError: number | undefined,
): MeasuredColumns<Name> {
  if (Number.isNaN(value)) return {} as MeasuredColumns<Name>;
  const error = standardError === undefined || Number.isNaN(standardError) ? undefined : standardError;
  return valueColumns(name, { value, error, status: 'Monte Carlo' }) as MeasuredColumns<Name>;
}

/**
 * XEstimate, XEstimateError and XZ of an estimate beside theory, none of them where there is no estimate.
 * @throws InputError if it has no value or no standard error
 * @see {@link valueColumns}
 */
export function estimateColumns<Name extends string>(
  name: Name,
  estimate: { readonly value: number; readonly standardError: number; readonly z?: number } | undefined,
): EstimateColumns<Name> {
  if (estimate === undefined) return {} as EstimateColumns<Name>;
  requireObject('estimateColumns', 'estimate', estimate, ['value', 'standardError']);
  const { value, standardError, z } = estimate;
  return {
    [`${name}Estimate`]: value,
    [`${name}EstimateError`]: standardError,
    ...(z !== undefined && { [`${name}Z`]: z }),
  } as EstimateColumns<Name>;
}
