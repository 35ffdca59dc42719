import { InputError, requireInteger } from '../numerics/input-error.js';
import type { Part } from './image-set.js';

/**
 * The samples of a set of `total` that a part asks for: from `first` up to `end`.
 * @throws InputError if it begins behind the last sample, or the set has none
 */
export function samplesOf(subject: string, part: Part, total: number): { first: number; end: number } {
  const first = requireInteger(subject, 'first', part.first ?? 0, 0);
  const count = part.count === undefined ? total : requireInteger(subject, 'count', part.count, 1);
  if (total === 0) throw new InputError(subject, 'holds no samples, expected at least one');
  if (first >= total) {
    throw new InputError(subject, `first must be below ${total}, the number of samples there, got ${first}`);
  }
  return { first, end: Math.min(total, first + count) };
}
