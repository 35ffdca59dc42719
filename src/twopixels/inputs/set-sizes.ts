import { InputError, requireInteger } from '../../numerics/input-error.js';

/** How many inputs the sets have. */
export interface SetSizes {
  /** Training pairs P, or `all`: every pair of the task, and none is left for the other sets. */
  readonly points: number | 'all';
  /** Default 0: no such set. */
  readonly validationPoints?: number | undefined;
  /** Default 0: no such set; `rest`: all that the other sets leave. */
  readonly testPoints?: number | 'rest' | undefined;
}

/** What inputs are drawn from together: those of one label, or all. */
export interface Counted {
  /** Such as `label +1`. */
  readonly name: string;
  readonly count: number;
}

/** How many of each pool the sets take. */
export interface PoolCounts {
  readonly training: readonly number[];
  readonly validation: readonly number[];
  readonly test: readonly number[];
}

/**
 * Equal numbers of all pools, the first ones having one more where they must.
 * @throws InputError with all numbers if there are fewer
 */
export function countsOf(subject: string, name: string, pools: readonly Counted[], sizes: SetSizes): PoolCounts {
  const share = (count: number) => pools.map((_, pool) => Math.ceil((count - pool) / pools.length));
  const training = share(requireInteger(subject, 'points', sizes.points as number, 1));
  const validation = share(requireInteger(subject, 'validationPoints', sizes.validationPoints ?? 0, 0));
  const left = pools.map(({ count }, pool) => count - training[pool]! - validation[pool]!);
  const { testPoints = 0 } = sizes;
  const rest = testPoints === 'rest';
  const test = rest
    ? pools.map(() => Math.max(1, Math.min(...left)))
    : share(requireInteger(subject, 'testPoints', testPoints, 0));
  const short = pools.findIndex((_, pool) => test[pool]! > left[pool]!);
  if (short < 0) return { training, validation, test };
  const parts = [
    `${training[short]} for training`,
    ...(validation[short]! > 0 ? [`${validation[short]} for validation`] : []),
    ...(test[short]! > 0 ? [rest ? 'the rest, at least 1, for tests' : `${test[short]} for tests`] : []),
  ];
  const remedy = pools.length > 1 ? 'fewer points, or balanced false' : 'fewer points';
  throw new InputError(
    subject,
    `${pools[short]!.name} has ${pools[short]!.count} inputs in ${name}, got ${parts.join(', ')} (use ${remedy})`,
  );
}

/** Throws if sets are asked for besides all inputs. */
export function refuseOthers(subject: string, { validationPoints = 0, testPoints = 0 }: SetSizes): void {
  for (const [name, value] of Object.entries({ validationPoints, testPoints })) {
    if (value === 0) continue;
    throw new InputError(subject, `${name} must be 0 where points are all, since none is left, got ${String(value)}`);
  }
}

/** Inputs of all pools. */
export function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
