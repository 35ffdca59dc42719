import { InputError } from '../numerics/input-error.js';
import { arithmeticRange, geometricRange } from '../numerics/ranges.js';
import { type Fraction, parseRational, toNumber } from '../numerics/rational.js';

/** The number that a text such as 7, 1e6, 0.1 or 8/3 stands for. */
export function parseNumber(subject: string, text: string): number {
  return toNumber(parseRational(subject, text));
}

const mostValues = 100_000;

/**
 * The numbers that a list of values and ranges stands for: 3,7,15 or 3..15 or 3..15:4 or 0..0.3:0.1, in the order
 * given. Both ends of a range are included.
 * @param defaultStep step of a range that gives none
 * @throws InputError if a value is not a number, a range is empty or its step is not positive, or a value comes twice
 */
export function parseRationalList(subject: string, text: string, defaultStep: number): Fraction[] {
  const values = text.split(',').flatMap((item) => parseItem(subject, item.trim(), defaultStep));
  if (new Set(values.map(String)).size === values.length) return values;
  throw new InputError(subject, `the same value comes twice in ${text} (leave one out)`);
}

/**
 * The numbers that a list of positive values and geometric ranges stands for: 2,3,5 or 8..256 or 1e-6..1e3:100, in the
 * order given. A range goes up by factors; its first value is included, its last one where a factor hits it.
 * @param defaultFactor factor of a range that gives none
 * @throws InputError if a value is not a positive number, a range is empty or its factor is not above
 *   1, or a value comes twice
 */
export function parseGeometricList(subject: string, text: string, defaultFactor: number): number[] {
  const values = text.split(',').flatMap((item) => parseGeometricItem(subject, item.trim(), defaultFactor));
  for (const value of values) {
    if (!(value > 0))
      throw new InputError(subject, `values must be positive, got ${value} (use a range such as 8..256)`);
  }
  if (new Set(values).size === values.length) return values;
  throw new InputError(subject, `the same value comes twice in ${text} (leave one out)`);
}

function parseGeometricItem(subject: string, item: string, defaultFactor: number): number[] {
  const range = /^(.+?)\.\.([^:]+)(?::(.+))?$/.exec(item);
  if (range === null) return [parseNumber(subject, item)];
  const first = parseRational(subject, range[1]!);
  const last = parseRational(subject, range[2]!);
  const factor = parseRational(subject, range[3] ?? defaultFactor);
  if (factor.compare(1) <= 0) throw new InputError(subject, `the factor of a range must be above 1, got ${item}`);
  if (first.compare(0) <= 0 || first.compare(last) > 0) {
    throw new InputError(subject, `the range ${item} is empty (use a range such as 8..256 or 1e-6..1e3:10)`);
  }
  const values = geometricRange(first, last, factor, mostGeometricValues);
  if (values.length > mostGeometricValues) {
    throw new InputError(subject, `the range ${item} has more than ${mostGeometricValues} values`);
  }
  return values;
}

const mostGeometricValues = 1000;

function parseItem(subject: string, item: string, defaultStep: number): Fraction[] {
  const range = /^(.+?)\.\.([^:]+)(?::(.+))?$/.exec(item);
  if (range === null) return [parseRational(subject, item)];
  const first = parseRational(subject, range[1]!);
  const last = parseRational(subject, range[2]!);
  const step = parseRational(subject, range[3] ?? defaultStep);
  if (step.compare(0) <= 0) throw new InputError(subject, `the step of a range must be positive, got ${item}`);
  if (first.compare(last) > 0)
    throw new InputError(subject, `the range ${item} is empty (use a range such as 3..15:2)`);
  const { count, at } = arithmeticRange(first, last, step);
  if (count > mostValues) throw new InputError(subject, `the range ${item} has more than ${mostValues} values`);
  return Array.from({ length: count }, (_, i) => at(i));
}
