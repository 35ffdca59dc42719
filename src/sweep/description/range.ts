import { InputError } from '../../numerics/input-error.js';
import { arithmeticRange, geometricRange, linearRange } from '../../numerics/ranges.js';
import { parseRational, toNumber } from '../../numerics/rational.js';
import type { RangeDescription } from './schema.js';

/** Most values of one axis. */
export const mostValues = 1_000_000;

/**
 * Significant digits of the values of a logarithmic range, so that they, and hashes, are the same whatever
 * the machine's logarithm.
 */
const logDigits = 15;

/**
 * The values of a range. By step, factor or linear count they are exact in decimals: 0, 0.1, 0.2, 0.3, not
 * 0.30000000000000004. With log spacing, both ends are exact and what lies between has 15 significant digits.
 * @throws InputError naming the entry
 */
export function rangeValues(subject: string, range: RangeDescription): number[] {
  const { from, to, step, count, factor, spacing } = range;
  const refuse = (complaint: string) => new InputError(subject, complaint);
  const given = [step, count, factor].filter((entry) => entry !== undefined).length;
  if (given !== 1) throw refuse(`a range needs one of step, count and factor, got ${given === 0 ? 'none' : given}`);
  if (spacing !== undefined && count === undefined) throw refuse('spacing goes with count (leave it out)');
  const [first, last] = [parseRational(subject, from), parseRational(subject, to)];
  if (count !== undefined) {
    if (!(count >= 1)) throw refuse(`count must be at least 1, got ${count}`);
    if (count > mostValues) throw refuse(`a range has at most ${mostValues} values, got ${count}`);
    if (count === 1 && from !== to) throw refuse(`one value can't have two ends, got ${from} and ${to} (use count 2)`);
    if (count > 1 && from === to) throw refuse(`${count} values need two ends, got ${from} twice (use count 1)`);
    if (spacing === 'log') return logarithmic(refuse, from, to, count);
    return count === 1 ? [from] : linearRange(first, last, count);
  }
  if (first.compare(last) > 0) throw refuse(`the range is empty: from ${from} is above to ${to} (swap them)`);
  if (step !== undefined) {
    if (!(step > 0)) throw refuse(`step must be positive, got ${step}`);
    const values = arithmeticRange(first, last, parseRational(subject, step));
    if (values.count > mostValues) throw refuse(`a range has at most ${mostValues} values, got ${values.count}`);
    return Array.from({ length: values.count }, (_, i) => toNumber(values.at(i)));
  }
  if (!(from > 0)) throw refuse(`a range by factor starts above 0, got ${from}`);
  if (!(factor! > 1)) throw refuse(`factor must be above 1, got ${factor}`);
  const most = 1000;
  const values = geometricRange(first, last, parseRational(subject, factor!), most);
  if (values.length > most) throw refuse(`a range by factor has at most ${most} values (use a larger factor)`);
  return values;
}

function logarithmic(refuse: (complaint: string) => InputError, from: number, to: number, count: number): number[] {
  if (!(from > 0 && to > 0)) throw refuse(`log spacing needs positive ends, got ${from} and ${to}`);
  const [first, last] = [Math.log10(from), Math.log10(to)];
  return Array.from({ length: count }, (_, i) => {
    if (i === 0) return from;
    if (i === count - 1) return to;
    return Number((10 ** (first + ((last - first) * i) / (count - 1))).toPrecision(logDigits));
  });
}
