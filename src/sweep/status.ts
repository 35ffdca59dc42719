import { alike } from './alike.js';
import { openPoints } from './open-points.js';
import type { FailedRecord } from './records.js';
import type { Store } from './store/store.js';
import { type Sweep, sweepPoints } from './sweep.js';

/** How a sweep stands in a store. */
export interface SweepStatus {
  /** Points of the sweep. */
  readonly total: number;
  /** Those with a result. */
  readonly done: number;
  /** Failed and without a result. */
  readonly failed: number;
  /** Neither. */
  readonly left: number;
}

/**
 * Counts the points of a sweep by what the store knows since its last refresh.
 *
 * @see {@link runSweep}
 */
export function sweepStatus(sweep: Sweep, store: Store): SweepStatus {
  const { total, found, failed, pending } = openPoints(sweep, store, (_, state) => (state?.failures ?? 0) === 0);
  return { total, done: found, failed, left: pending.length };
}

/** Failed points whose errors differ in numbers alone. */
export interface FailureGroup {
  readonly failure: FailedRecord['failure'];
  /** Of the first one. */
  readonly message: string;
  readonly count: number;
  readonly example: FailedRecord;
}

/**
 * The last failure of every point of a sweep that failed and has no result, grouped by its error;
 * the largest group first.
 */
export function sweepFailures(sweep: Sweep, store: Store): FailureGroup[] {
  const failed = new Map<string, FailedRecord | undefined>();
  for (const { hash } of sweepPoints(sweep)) {
    const state = store.stateOf(hash);
    if (state !== undefined && !state.done && state.failures > 0) failed.set(hash, undefined);
  }
  if (failed.size === 0) return [];
  for (const record of store.records()) {
    if (record.kind !== 'failed' || !failed.has(record.hash)) continue;
    if ((failed.get(record.hash)?.attempt ?? 0) <= record.attempt) failed.set(record.hash, record);
  }
  const found = [...failed.values()].filter((record) => record !== undefined);
  return alike(found, ({ failure, message }) => `${failure} ${message}`)
    .sort((a, b) => b.length - a.length)
    .map((group) => {
      const example = group[0]!;
      return { failure: example.failure, message: example.message, count: group.length, example };
    });
}
