import type { Quantity } from '../numerics/quantity.js';

/**
 * A number to six significant digits, integers as they are, very large and small ones with an exponent.
 *
 * @example
 * ```ts
 * import { formatCount, formatNumber, formatPower, formatScientific } from 'diffeolab/report';
 * import { formatSeconds, formatWithError, formatZ } from 'diffeolab/report';
 *
 * console.log(formatNumber(2 / 3), formatWithError(0.52584, 0.0006), formatZ(1.26)); // 0.666667 0.5258 ± 0.0006 +1.3
 * console.log(formatCount(1e6), formatSeconds(200)); // 1 000 000 3 min 20 s
 * console.log(formatScientific(0.000124), formatPower(1e-6)); // 1.24e−4 10⁻⁶
 * ```
 */
export function formatNumber(value: number, digits = 6): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return String(value);
  const size = Math.abs(value);
  if (size >= 10 ** digits || size < 1e-4) return value.toExponential(digits - 1);
  return value.toPrecision(digits);
}

/** A number in few characters: to `digits` significant digits, trailing zeros left out, with a true minus sign. */
export function formatShort(value: number, digits = 3): string {
  const size = Math.abs(value);
  const text =
    size !== 0 && (size < 1e-3 || size >= 1e5)
      ? value.toExponential(digits - 2)
      : String(Number(value.toPrecision(digits)));
  return text.replaceAll('-', '−');
}

/**
 * A value and its error to the same decimals, the error with one digit, or two where the first
 * is a 1: "0.5258 ± 0.0006".
 *
 * @see {@link formatNumber}
 */
export function formatWithError(value: number, error: number): string {
  if (!(error > 0) || !Number.isFinite(error)) return formatNumber(value);
  const exponent = Math.floor(Math.log10(error));
  const digits = Math.round(error / 10 ** exponent) < 2 ? 1 - exponent : -exponent;
  const size = Math.abs(value);
  if (digits > 9 || size >= 1e7) {
    const scale = Math.floor(Math.log10(Math.max(size, error)));
    const decimals = Math.max(0, Math.min(15, digits + scale));
    return `(${(value / 10 ** scale).toFixed(decimals)} ± ${(error / 10 ** scale).toFixed(decimals)})e${scale}`;
  }
  const decimals = Math.max(0, digits);
  return `${value.toFixed(decimals)} ± ${error.toFixed(decimals)}`;
}

/** A number of theory without its status: with its error where it has one that six digits show. */
export function formatQuantity({ value, error }: Pick<Quantity, 'value' | 'error'>): string {
  return showsError({ value, error }) ? formatWithError(value, error!) : formatNumber(value);
}

/** Whether a number of theory has an error that shows in its six digits. */
export function showsError({ value, error }: { readonly value: number; readonly error?: number | undefined }): boolean {
  return error !== undefined && !(error < 5e-7 * Math.abs(value));
}

/** A number with fixed decimals and a true minus sign, which 0.00 does not have. */
export function formatFixed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−');
}

/**
 * A z-score with its sign and one decimal.
 *
 * @see {@link formatNumber}
 */
export function formatZ(z: number): string {
  const text = Number.isFinite(z) ? Math.abs(z).toFixed(1) : '∞';
  return `${z < 0 && text !== '0.0' ? '−' : '+'}${text}`;
}

/**
 * A count with thin separators: 1 000 000.
 *
 * @see {@link formatNumber}
 */
export function formatCount(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ' ');
}

/**
 * A time to the second, from an hour on to the minute: "0.4 s", "12 s", "3 min 20 s", "2 h 5 min".
 *
 * @see {@link formatNumber}
 */
export function formatSeconds(seconds: number): string {
  const tenths = seconds.toFixed(1);
  if (Number(tenths) < 10) return `${tenths} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
