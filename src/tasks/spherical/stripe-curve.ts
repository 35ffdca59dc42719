import { average } from './repetitions.js';
import type { StripeRecord } from './stripe-run.js';

/** Quantities that are followed in time. */
export const followedQuantities = [
  'amplification',
  'massAmplification',
  'misclassified',
  'testError',
  'trainError',
] as const;
/** What is followed in time. */
export type FollowedQuantity = (typeof followedQuantities)[number];

/** Means over repetitions at one time of the flow, `…Error` their standard errors: left out for a single repetition. */
export type StripeMeans = { readonly time: number } & Readonly<Record<FollowedQuantity, number>> &
  Readonly<Partial<Record<`${FollowedQuantity}Error`, number>>>;

/** A point of a curve. */
export type StripeCurvePoint = StripeMeans & { readonly points: number; readonly alpha: number };

const timesPerDecade = 12;

/**
 * Means over runs at common times, evenly spaced on a logarithmic scale from the first time that all runs have seen to
 * the last; between two records a quantity is a power of the time.
 *
 * @see {@link stripeResult}
 */
export function stripeCurve(runs: readonly (readonly StripeRecord[])[]): StripeMeans[] {
  const courses = runs.map((records) => records.filter(({ time }) => time > 0));
  if (courses.length === 0 || courses.some((records) => records.length === 0)) return [];
  const first = Math.max(...courses.map((records) => records[0]!.time));
  const last = Math.min(...courses.map((records) => records.at(-1)!.time));
  if (!(last > first)) return [];
  const intervals = Math.max(1, Math.round(timesPerDecade * Math.log10(last / first)));
  return Array.from({ length: intervals + 1 }, (_, i): StripeMeans => {
    const time = i === intervals ? last : first * (last / first) ** (i / intervals);
    const means = followedQuantities.map((quantity) => {
      const { value, error } = average(courses.map((records) => valueAt(records, quantity, time)));
      return { [quantity]: value, ...(error !== undefined && { [`${quantity}Error`]: error }) };
    });
    return Object.assign({ time }, ...means);
  });
}

function valueAt(records: readonly StripeRecord[], quantity: FollowedQuantity, time: number): number {
  const next = records.findIndex((record) => record.time >= time);
  const above = records[next === -1 ? records.length - 1 : next]!;
  const below = records[Math.max(0, next - 1)]!;
  if (next <= 0 || above.time === time) return above[quantity];
  const share = Math.log(time / below.time) / Math.log(above.time / below.time);
  if (below[quantity] > 0 && above[quantity] > 0) return below[quantity] ** (1 - share) * above[quantity] ** share;
  return (1 - share) * below[quantity] + share * above[quantity];
}
