import { formatShort } from './format-number.js';

/**
 * A number in few characters, below 0.01 and from 10⁵ on with a power of ten: "1e−6", "1.24e−4", "0.37".
 *
 * @see {@link formatNumber}
 */
export function formatScientific(value: number, digits = 3): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value)) return String(value);
  if (size === 0 || (size >= 1e-2 && size < 1e5)) return formatShort(value, digits);
  const [mantissa = '', exponent = ''] = value.toExponential(digits - 1).split('e');
  return `${Number(mantissa)}e${Number(exponent)}`.replaceAll('-', '−');
}

/** A value and its standard error to the same decimals, one power of ten for both: "(1.7 ± 0.3)e−7". */
export function formatEstimate(value: number, error: number | undefined): string {
  if (error === undefined || !(error > 0)) return formatScientific(value);
  const exponent = Math.floor(Math.log10(Math.max(Math.abs(value), error)));
  const scale = exponent >= -2 && exponent < 5 ? 0 : exponent;
  const unit = 10 ** scale;
  const place = Math.floor(Math.log10(error / unit));
  const decimals = Math.max(0, error / unit / 10 ** place < 1.95 ? 1 - place : -place);
  const [mean, spread] = [value / unit, error / unit].map((number) => number.toFixed(decimals).replace('-', '−'));
  return scale === 0 ? `${mean} ± ${spread}` : `(${mean} ± ${spread})e${scale}`.replace('e-', 'e−');
}

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/**
 * A power of ten as it is printed, 10⁻⁶; other numbers of ordinary size as they are typed.
 *
 * @see {@link formatNumber}
 */
export function formatPower(value: number): string {
  const [mantissa = '', exponent = ''] = Number(value.toPrecision(6)).toExponential().split('e');
  const size = Number(exponent);
  if (Math.abs(size) < 3 || (mantissa !== '1' && size > 0 && size < 6)) return String(Number(value.toPrecision(6)));
  const power = String(size)
    .replace(/\d/g, (digit) => superscripts[Number(digit)]!)
    .replace('-', '⁻');
  return mantissa === '1' ? `10${power}` : `${mantissa}·10${power}`;
}
