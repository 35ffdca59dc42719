import Fraction from 'fraction.js';
import { InputError } from './input-error.js';
import { requireObject } from './require-argument.js';

export type { default as Fraction } from 'fraction.js';

/**
 * The exact rational p/q of two integers.
 * @example
 * ```ts
 * import { formatRational, parseRational, rational, toNumber } from 'diffeolab/numerics';
 *
 * const sum = rational(8n, 12n).add(parseRational('sum', '0.25'));
 * console.log(formatRational(sum), toNumber(sum)); // 11/12 0.91666…
 * ```
 */
export function rational(numerator: bigint, denominator: bigint = 1n): Fraction {
  for (const part of [numerator, denominator]) {
    if (typeof part !== 'bigint') throw new InputError('rational', `expected integers such as 3n, got ${String(part)}`);
  }
  if (denominator === 0n) throw new InputError('rational', 'the denominator must not be 0 (use another integer)');
  return new Fraction(numerator, denominator);
}

/**
 * The rational that a decimal number or a string such as "8/3" or "0.25" stands for: 0.1 is 1/10,
 * not its binary neighbour.
 * @throws InputError if the text is neither a number nor a fraction
 * @see {@link rational}
 */
export function parseRational(subject: string, value: number | string): Fraction {
  const text = String(value).trim();
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?(\/\d+)?$/i.test(text) || /\/0+$/.test(text)) {
    throw new InputError(subject, `expected a number or a fraction such as 8/3, got ${text === '' ? 'nothing' : text}`);
  }
  const [top = '', bottom] = text.split('/');
  const whole = new Fraction(expandExponent(top));
  return bottom === undefined ? whole : whole.div(BigInt(bottom));
}

/** Signed numerator and denominator of a fraction in lowest terms. */
export function parts(value: Fraction): { numerator: bigint; denominator: bigint } {
  return { numerator: BigInt(value.s) * BigInt(value.n), denominator: BigInt(value.d) };
}

/**
 * "p/q" in lowest terms, or "p" for an integer.
 * @see {@link rational}
 */
export function formatRational(value: Fraction): string {
  requireObject('formatRational', 'value', value, ['n', 'd']);
  return value.toFraction();
}

/**
 * A number as a fraction of small integers such as 8/3 where it is the float64 nearest to one, else as it is printed.
 */
export function shortFraction(value: number): string {
  return simpleRational(value)?.toFraction() ?? String(value);
}

/** The fraction with a denominator of at most 1000 that a number is the float64 nearest to, if there is one. */
export function simpleRational(value: number): Fraction | undefined {
  if (Number.isSafeInteger(value)) return new Fraction(value);
  const simple = new Fraction(value).simplify(1e-12);
  return simple.d <= 1000n && toNumber(simple) === value ? simple : undefined;
}

/**
 * A fraction as the nearest float64, also where its parts overflow float64; to within a unit in the
 * last place below 1e-307.
 * @see {@link rational}
 */
export function toNumber(value: Fraction): number {
  requireObject('toNumber', 'value', value, ['n', 'd']);
  const { numerator, denominator } = parts(value);
  return quotientOf(numerator, denominator);
}

/** As `toNumber`, of a numerator and a denominator above 0 that need not be in lowest terms. */
export function quotientOf(numerator: bigint, denominator: bigint): number {
  const size = numerator < 0n ? -numerator : numerator;
  // A quotient of 66 bits or more rounds as the fraction does if its last bit says whether there is a rest.
  const shift = 70 - bitLength(size) + bitLength(denominator);
  const [above, below] = shift >= 0 ? [size << BigInt(shift), denominator] : [size, denominator << BigInt(-shift)];
  const quotient = above / below;
  const rounded = Number(quotient * below === above ? quotient : quotient | 1n);
  const half = Math.trunc(-shift / 2);
  return (numerator < 0n ? -1 : 1) * rounded * 2 ** half * 2 ** (-shift - half);
}

/** Least common multiple of two positive integers. */
export function leastCommonMultiple(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return (a / x) * b;
}

function bitLength(value: bigint): number {
  return (value < 0n ? -value : value).toString(16).length * 4;
}

function expandExponent(text: string): string {
  const [mantissa = '', exponent] = text.toLowerCase().split('e');
  if (exponent === undefined) return mantissa;
  const power = Number(exponent);
  if (Math.abs(power) > 400)
    throw new InputError('parseRational', `the exponent of ${text} is out of range (use −400 … 400)`);
  const [integer = '', decimals = ''] = mantissa.split('.');
  const shift = power - decimals.length;
  const digits = `${integer}${decimals}`;
  return shift >= 0 ? `${digits}${'0'.repeat(shift)}` : `${digits}/1${'0'.repeat(-shift)}`;
}
