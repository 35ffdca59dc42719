import { type Fraction, parts, quotientOf } from './rational.js';

/** first, first + step, … up to last, which is included where a step hits it; exact. Steps must be positive. */
export function arithmeticRange(
  first: Fraction,
  last: Fraction,
  step: Fraction,
): { readonly count: number; at(i: number): Fraction } {
  const count = Math.max(0, Number(last.sub(first).div(step).floor().valueOf()) + 1);
  return { count, at: (i) => first.add(step.mul(i)) };
}

/**
 * first, first·factor, … up to last, which is included where a factor hits it; the nearest float64 of each, at most
 * `most` + 1 of them. Needs first > 0, factor > 1. Powers are not reduced: their parts grow by a factor's digits a
 * step, and looking for common divisors would take minutes.
 */
export function geometricRange(first: Fraction, last: Fraction, factor: Fraction, most: number): number[] {
  const [end, step] = [parts(last), parts(factor)];
  let { numerator, denominator } = parts(first);
  const values: number[] = [];
  while (numerator * end.denominator <= end.numerator * denominator && values.length <= most) {
    values.push(quotientOf(numerator, denominator));
    numerator *= step.numerator;
    denominator *= step.denominator;
  }
  return values;
}

/** `count` numbers from first to last, both included, equally far apart: the nearest float64 of each; count ≥ 2. */
export function linearRange(first: Fraction, last: Fraction, count: number): number[] {
  const [start, end, gaps] = [parts(first), parts(last), BigInt(count - 1)];
  const denominator = start.denominator * end.denominator;
  const low = start.numerator * end.denominator;
  const whole = end.numerator * start.denominator - low;
  return Array.from({ length: count }, (_, i) => quotientOf(low * gaps + whole * BigInt(i), denominator * gaps));
}

/**
 * `count` numbers from first to last, both included, equally far apart in the logarithm. Needs 0 < first, count ≥ 2.
 */
export function geometricGrid(first: number, last: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => first * (last / first) ** (i / (count - 1)));
}
