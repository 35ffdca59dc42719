import { InputError, requireInteger } from '../../numerics/input-error.js';
import { OptionError } from '../../numerics/option-error.js';

/** How many inputs the sets have. */
export interface SetSizes {
  /** Training inputs P, or `all`: every one there is, and none is left for the other sets. */
  readonly points: number | 'all';
  /** Default 0: no such set. */
  readonly validationPoints?: number | undefined;
  /** Default 0: no such set; `rest`: all that the other sets leave, or those up to a number, if any are left. */
  readonly testPoints?: number | 'rest' | { readonly atMost: number } | undefined;
}

/** What inputs are drawn from together, in an order of its own: those of one label, or all. */
export interface Pool {
  /** Such as `label +1`. */
  readonly name: string;
  readonly count: number;
}

/** Inputs of a set, the pools taking turns. */
export interface DrawnSet {
  readonly count: number;
  /** Number of the pool that an input is from. */
  pool(index: number): number;
  /** Its place in the order of this pool. */
  place(index: number): number;
}

/** Sets that have no input in common. */
export interface DisjointSets<Set> {
  readonly training: Set;
  readonly validation?: Set;
  readonly test?: Set;
}

/**
 * Training, validation and test sets with equal numbers of all pools, the first ones having one more where they must.
 * Training takes the places of a pool from its beginning, validation and then test from its end: more training inputs
 * keep the fewer, and leave the other sets as they are.
 * @throws InputError with all numbers if there are fewer inputs
 */
export function disjointSets(
  subject: string,
  name: string,
  pools: readonly Pool[],
  sizes: SetSizes,
): DisjointSets<DrawnSet> {
  const { training, validation, test } = countsOf(subject, name, pools, sizes);
  const set = (counts: readonly number[], placeOf: (pool: number, k: number) => number): DrawnSet => ({
    count: total(counts),
    pool: (index) => index % pools.length,
    place: (index) => placeOf(index % pools.length, Math.floor(index / pools.length)),
  });
  const fromEnd = (before: readonly number[]) => (pool: number, k: number) =>
    pools[pool]!.count - 1 - before[pool]! - k;
  return {
    training: set(training, (_, k) => k),
    ...(total(validation) > 0 && { validation: set(validation, fromEnd(validation.map(() => 0))) }),
    ...(total(test) > 0 && { test: set(test, fromEnd(validation)) }),
  };
}

/** The same for each of the sets that there are. */
export function mappedSets<From, To>(
  { training, validation, test }: DisjointSets<From>,
  map: (set: From) => To,
): DisjointSets<To> {
  return {
    training: map(training),
    ...(validation !== undefined && { validation: map(validation) }),
    ...(test !== undefined && { test: map(test) }),
  };
}

function countsOf(subject: string, name: string, pools: readonly Pool[], sizes: SetSizes) {
  const share = (count: number) => pools.map((_, pool) => Math.ceil((count - pool) / pools.length));
  const training = share(requireInteger(subject, 'points', sizes.points as number, 1));
  const validation = share(requireInteger(subject, 'validationPoints', sizes.validationPoints ?? 0, 0));
  const left = pools.map(({ count }, pool) => count - training[pool]! - validation[pool]!);
  const { testPoints = 0 } = sizes;
  const rest = testPoints === 'rest';
  const test =
    typeof testPoints === 'object'
      ? share(Math.min(requireInteger(subject, 'testPoints.atMost', testPoints.atMost, 0), restOf(left)))
      : share(rest ? Math.max(pools.length, restOf(left)) : requireInteger(subject, 'testPoints', testPoints, 0));
  const short = pools.findIndex((_, pool) => test[pool]! > left[pool]!);
  if (short < 0) return { training, validation, test };
  const parts = [
    `${training[short]} for training`,
    ...(validation[short]! > 0 ? [`${validation[short]} for validation`] : []),
    ...(test[short]! > 0 ? [rest ? 'the rest, at least 1, for tests' : `${test[short]} for tests`] : []),
  ];
  const remedy = pools.length > 1 ? 'fewer points, or {noBalanced}' : 'fewer points';
  throw new OptionError(
    subject,
    `${pools[short]!.name} has ${pools[short]!.count} inputs in ${name}, got ${parts.join(', ')} (use ${remedy})`,
  );
}

/** Most inputs that are left, as many of each pool. */
function restOf(left: readonly number[]): number {
  return left.length * Math.max(0, Math.min(...left));
}

/**
 * Whether the sets are balanced.
 * @throws InputError if that is neither true nor false, or other sets are asked for besides all inputs
 */
export function requireBalance(
  subject: string,
  { points, validationPoints = 0, testPoints = 0, balanced }: SetSizes & { readonly balanced?: boolean | undefined },
): boolean {
  if (balanced !== undefined && typeof balanced !== 'boolean') {
    throw new InputError(subject, `balanced must be true or false, got ${String(balanced)}`);
  }
  if (points !== 'all') return balanced ?? true;
  for (const [name, value] of Object.entries({ validationPoints, testPoints })) {
    if (value === 0 || typeof value === 'object') continue;
    throw new InputError(subject, `${name} must be 0 where points are all, since none is left, got ${String(value)}`);
  }
  return balanced ?? false;
}

/** Inputs of all pools. */
function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
