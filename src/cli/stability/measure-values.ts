import { InputError, requirePositive } from '../../numerics/input-error.js';
import { parseNumber } from '../parse-number.js';

/** "1e-2..1e2" as the ends of a range of norms. */
export function curveRange(text: string): { readonly from: number; readonly to: number } {
  const [from, to, ...more] = text.split('..');
  if (from === undefined || to === undefined || more.length > 0) {
    throw new InputError('', `must be a range of norms such as 1e-2..1e2, got ${text}`);
  }
  const [low, high] = [parseNumber('', from), parseNumber('', to)];
  requirePositive('', 'r1', low);
  if (high > low && Number.isFinite(high)) return { from: low, to: high };
  throw new InputError('', `r2 must be above r1, got ${text}`);
}

/** One of the names, or a positive number. */
export function noiseNorm<const Names extends readonly string[]>(names: Names) {
  return (text: string): Names[number] | number => {
    if (names.includes(text)) return text;
    if (/^[a-z]/i.test(text)) throw new InputError('', `must be one of ${names.join(', ')} or a number, got ${text}`);
    return requirePositive('', 'the norm', parseNumber('', text));
  };
}
