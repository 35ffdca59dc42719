/**
 * An argument that the caller can put right: the command line turns it into one line and exit code 2.
 * @example
 * ```ts
 * import { InputError } from 'diffeolab/numerics';
 * import { lowFrequency } from 'diffeolab/two-pixels';
 *
 * try {
 *   lowFrequency({ length: 32, scale: 6 });
 * } catch (error) {
 *   if (!(error instanceof InputError)) throw error;
 *   console.log(error.message); // lowFrequency: scale must be odd and at least 3, got 6 (use 5 or 7)
 * }
 * ```
 */
export class InputError extends RangeError {
  override readonly name = 'InputError';

  /** @param subject function or option at fault; @param complaint what came, what is allowed, what to do */
  constructor(
    readonly subject: string,
    complaint: string,
  ) {
    super(`${subject}: ${complaint}`);
  }
}

/** Throws unless `value` is an integer in [`least`, `most`]; returns it. */
export function requireInteger(
  subject: string,
  name: string,
  value: number,
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  const allowed =
    most === Number.MAX_SAFE_INTEGER ? `an integer of at least ${least}` : `an integer from ${least} to ${most}`;
  throw new InputError(subject, `${name} must be ${allowed}, got ${shown(value)}`);
}

/** Throws unless `value` is a finite number greater than 0; returns it. */
export function requirePositive(subject: string, name: string, value: number): number {
  if (Number.isFinite(value) && value > 0) return value;
  throw new InputError(subject, `${name} must be a finite number greater than 0, got ${shown(value)}`);
}

/** Throws unless `value` is a finite number in [`least`, `most`]; returns it. */
export function requireNumber(
  subject: string,
  name: string,
  value: number,
  least = Number.NEGATIVE_INFINITY,
  most = Number.POSITIVE_INFINITY,
): number {
  if (Number.isFinite(value) && value >= least && value <= most) return value;
  const bounds = [
    ...(least === Number.NEGATIVE_INFINITY ? [] : [least === Number.MIN_VALUE ? 'above 0' : `at least ${least}`]),
    ...(most === Number.POSITIVE_INFINITY ? [] : [`at most ${most}`]),
  ];
  const allowed = bounds.length === 0 ? 'a finite number' : `a finite number, ${bounds.join(' and ')}`;
  throw new InputError(subject, `${name} must be ${allowed}, got ${shown(value)}`);
}

/** Throws unless 0 < `value` < 1; returns it. */
export function requireFraction(subject: string, name: string, value: number): number {
  if (value > 0 && value < 1) return value;
  throw new InputError(subject, `${name} must be greater than 0 and less than 1, got ${shown(value)}`);
}

/** A value as it was written: strings in quotes. */
function shown(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
