import type { Quantity } from '../numerics/quantity.js';
import { type Fraction, formatRational, toNumber } from '../numerics/rational.js';

/** Longest fraction that is shown, in characters. */
const longestFraction = 60;

/** An exact quantity from its fraction, which is left out where it is too long to read; NaN without one. */
export function exactQuantity(exact: Fraction | undefined, method: string): Quantity {
  if (exact === undefined) return { value: Number.NaN, status: 'exact', method };
  const quantity = { value: toNumber(exact), status: 'exact', method } as const;
  const fraction = formatRational(exact);
  return fraction.length <= longestFraction ? { ...quantity, fraction } : quantity;
}
