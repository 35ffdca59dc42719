import type { Fraction } from './rational.js';

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
 * first, first·factor, … up to last, which is included where a factor hits it; exact, at most `most` + 1 values.
 * Needs first > 0, factor > 1.
 */
export function geometricRange(first: Fraction, last: Fraction, factor: Fraction, most: number): Fraction[] {
  const values: Fraction[] = [];
  for (let value = first; value.compare(last) <= 0 && values.length <= most; value = value.mul(factor))
    values.push(value);
  return values;
}

/**
 * `count` numbers from first to last, both included, equally far apart in the logarithm. Needs 0 < first, count ≥ 2.
 */
export function geometricGrid(first: number, last: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => first * (last / first) ** (i / (count - 1)));
}
