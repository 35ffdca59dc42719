import type { NdArray } from 'ndarray';
import type { TaskSource } from './executor.js';
import { fittingExecutor } from './executors/fitting-executor.js';
import type { ResultRecord } from './records.js';
import { type RunOptions, runSweep, type SweepSummary } from './run-sweep.js';
import { memoryStore } from './store/memory-store.js';
import { precedes } from './store/precedes.js';
import type { Store } from './store/store.js';
import { listSweep, pointAt } from './sweep.js';
import type { Parameters, TaskResult } from './task.js';

/** What became of a point: its result, or its last error. */
export type PointResult =
  | {
      /** Whether there is a result. */
      readonly kind: 'done';
      /** Complete, canonical. */
      readonly parameters: Parameters;
      /** The row of its result. */
      readonly values: TaskResult['values'];
      /** The arrays of its result by name, read from the store. */
      readonly arrays: Readonly<Record<string, NdArray>>;
      /** Wall time of its attempt. */
      readonly seconds: number;
    }
  | { readonly kind: 'failed'; readonly parameters: Parameters; readonly message: string };

/** Options of `computePoints`: without a store nothing is kept, without an executor local workers are used. */
export type ComputeOptions = Partial<RunOptions> & {
  /** Name of the run, by which it can be cancelled. */
  readonly name?: string;
  /** Threads of the local workers, default one a core. */
  readonly threads?: number | undefined;
};

/**
 * Results of a task at given parameters, in their order: those that the store has, and the others computed. A point
 * that failed, now or before, gives its error; one that was not reached, since the signal aborted, undefined.
 * @throws InputError if the parameters of a point are not admissible
 *
 * @example
 * ```ts
 * import { computePoints, inlineExecutor } from 'diffeolab/sweep';
 *
 * const { results } = await computePoints(
 *   {
 *     module: new URL(import.meta.url), // where workers would find the task, as the default export
 *     task: { name: 'root', version: 1, run: ({ x }) => ({ values: { root: Math.sqrt(Number(x)) } }) },
 *   },
 *   [{ x: 4 }, { x: 9 }],
 *   { executor: inlineExecutor() },
 * );
 * for (const result of results) if (result?.kind === 'done') console.log(result.values); // { root: 2 }, { root: 3 }
 * ```
 */
export async function computePoints(
  source: TaskSource,
  points: readonly Parameters[],
  options: ComputeOptions = {},
): Promise<{ readonly results: readonly (PointResult | undefined)[]; readonly summary: SweepSummary }> {
  const { name = source.task.name, store = memoryStore(), threads, executor, ...rest } = options;
  const sweep = listSweep(name, source, points);
  const summary = await runSweep(sweep, {
    ...rest,
    store,
    executor: executor ?? ((open) => fittingExecutor(open, { threads })),
  });
  const hashes = points.map((_, index) => pointAt(sweep, index).hash);
  const records = lastRecords(store, new Set(hashes));
  return { results: hashes.map((hash) => resultOf(store, records.get(hash))), summary };
}

/** The result of every point, or else its last failure. */
function lastRecords(store: Store, wanted: ReadonlySet<string>): ReadonlyMap<string, ResultRecord> {
  const last = new Map<string, ResultRecord>();
  for (const record of store.records()) {
    const { hash } = record;
    const before = last.get(hash);
    if (!wanted.has(hash)) continue;
    if (before === undefined || follows(record, before)) last.set(hash, record);
  }
  return last;
}

/**
 * Whether a record is to be taken rather than another one of its point: a result before a failure,
 * the first of two results.
 */
function follows(record: ResultRecord, before: ResultRecord): boolean {
  if (record.kind === 'failed') return before.kind === 'failed' && record.attempt >= before.attempt;
  return before.kind === 'failed' || precedes(record, before);
}

function resultOf(store: Store, record: ResultRecord | undefined): PointResult | undefined {
  if (record === undefined) return undefined;
  const { parameters } = record;
  if (record.kind === 'failed') return { kind: 'failed', parameters, message: record.message };
  const arrays = Object.entries(record.arrays ?? {}).map(
    ([key, reference]) => [key, store.loadArray(reference)] as const,
  );
  return {
    kind: 'done',
    parameters,
    values: record.values,
    arrays: Object.fromEntries(arrays),
    seconds: record.seconds,
  };
}
