import { hostname } from 'node:os';
import { provenance } from '../system/provenance.js';
import { carriedText } from './carried.js';
import type { Outcome } from './outcome.js';
import type { OpenPoint } from './point.js';
import type { ArrayReference, AttemptRecord, ResultRecord } from './records.js';
import type { Store } from './store/store.js';
import type { SweepTask, TaskResult } from './task.js';

/** What all records of this process have in common. */
type Place = Pick<AttemptRecord, 'host' | 'package' | 'commit' | 'node'>;

let place: Place | undefined;

function placeOf(): Place {
  if (place !== undefined) return place;
  const { version, gitCommit, node } = provenance(0);
  place = { host: hostname(), package: version, ...(gitCommit !== undefined && { commit: gitCommit }), node };
  return place;
}

/**
 * The record of an attempt; arrays of its result are put into the store.
 *
 * @example
 * ```ts
 * import { attemptRecord, memoryStore, pointHash } from 'diffeolab/sweep';
 *
 * const store = memoryStore();
 * const task = { name: 'root', version: 1, run: () => ({ values: { root: 2 } }) };
 * const point = { hash: pointHash(task, { x: 4 }), parameters: { x: 4 }, attempt: 1 };
 * const by = { task, executor: 'inline', store };
 * store.append(attemptRecord(by, point, { kind: 'done', result: task.run(), started: new Date(), seconds: 1 }));
 * console.log(store.stateOf(point.hash)); // { done: true, failures: 0 }
 * ```
 */
export function attemptRecord(
  {
    task,
    executor,
    store,
  }: {
    /** The task that was run. */
    readonly task: SweepTask;
    /** Name of what ran it. */
    readonly executor: string;
    /** Where arrays are kept. */
    readonly store: Store;
  },
  point: OpenPoint,
  outcome: Outcome,
): ResultRecord {
  const shared = {
    hash: point.hash,
    task: task.name,
    version: task.version,
    parameters: point.parameters,
    attempt: point.attempt,
    started: outcome.started.toISOString(),
    seconds: outcome.seconds,
    executor,
    ...placeOf(),
  };
  if (outcome.kind === 'failed') {
    const { kind, failure, message, stack } = outcome;
    const words = { message: carriedText(message), ...(stack !== undefined && { stack: carriedText(stack) }) };
    return { kind, ...shared, failure, ...words };
  }
  const { values, arrays } = outcome.result;
  return { kind: 'done', ...shared, values, ...(arrays !== undefined && { arrays: keptArrays(store, arrays) }) };
}

function keptArrays(store: Store, arrays: NonNullable<TaskResult['arrays']>): Record<string, ArrayReference> {
  return Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, store.saveArray(array)]));
}
