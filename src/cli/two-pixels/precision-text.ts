import { formatCount } from '../../report/format-number.js';
import { formatScientific } from '../../report/scientific.js';
import type { PrecisionOutcome } from '../../tasks/two-pixels/compare-with-monte-carlo.js';
import { letters, placedName } from './sensitivity-name.js';

/** What became of a precision, as it is written: its least precise estimate is one of D or of G. */
export function precisionReport({ leastPrecise, ...outcome }: PrecisionOutcome) {
  if (leastPrecise === undefined) return outcome;
  return { ...outcome, leastPrecise: { ...leastPrecise, quantity: letters[leastPrecise.quantity] } };
}

/** Whether the precision is reached, at which number of samples and by which estimate last. */
export function precisionText({ asked, reached, samples, leastPrecise }: PrecisionOutcome): string {
  const verdict = `precision ${formatScientific(asked)} ${reached ? 'reached' : 'not reached'} at ${formatCount(samples)} samples`;
  if (leastPrecise === undefined) return `${verdict}: no layer has a denominator`;
  const place = `${placedName(leastPrecise)}, relative error ${formatScientific(leastPrecise.relativeError, 2)}`;
  return `${verdict}; ${reached ? 'last' : 'least precise'}: ${place}`;
}

/** That the limit of samples came first, and what would do. */
export function shortfallText({ asked, samples, leastPrecise }: PrecisionOutcome): string {
  const needed = samples * ((leastPrecise?.relativeError ?? 0) / asked) ** 2;
  const remedy = Number.isFinite(needed)
    ? ` (by the errors so far --samples ${formatScientific(1.1 * needed, 2)} would do)`
    : '';
  return `--precision ${formatScientific(asked)} is not reached with --samples ${samples}${remedy}`;
}
