import { setTimeout } from 'node:timers/promises';
import { attemptRecord } from './attempt-record.js';
import { watchCancel } from './cancel.js';
import type { Execution, Executor, OpenWork } from './executor.js';
import { openPoints, type PendingPoint } from './open-points.js';
import type { OpenPoint } from './point.js';
import type { Damage, PointState, Store } from './store/store.js';
import { pointAt, type Sweep } from './sweep.js';
import { timeModel } from './time-model.js';

/** How far a sweep is. */
export interface SweepProgress {
  /** Points of the sweep. */
  readonly total: number;
  /** Those with a result. */
  readonly done: number;
  /** Those that are given up. */
  readonly failed: number;
  /** The others. */
  readonly left: number;
  /** Share of the time of this run that is behind it, from 0 to 1: by the task's costs and what points took so far. */
  readonly share: number;
}

/** How a sweep is run. */
export interface RunOptions {
  /** Where results are found and kept. */
  readonly store: Store;
  /** An executor, or how to choose one by what is to be computed. */
  readonly executor: Executor | ((open: OpenWork) => Executor);
  /** Further attempts at a point that fails, default 0. Failures of earlier runs count. */
  readonly retry?: number | undefined;
  /** Tries points that are given up once more (and `retry` times again), default false. */
  readonly retryFailed?: boolean | undefined;
  /** Stops at the first point that is given up, default false. */
  readonly failFast?: boolean | undefined;
  /** Stops the sweep; what is finished is kept. */
  readonly signal?: AbortSignal | undefined;
  /** Called once all points are looked up and admissible, before the first of those to be computed is begun. */
  readonly onStart?: ((open: OpenWork) => Promise<void> | void) | undefined;
  /** Hears how far the run is after every point. */
  readonly onProgress?: ((progress: SweepProgress) => void) | undefined;
  /** Hears of every point that this process has settled. */
  readonly onSettled?: ((point: OpenPoint, kind: 'done' | 'failed') => void) | undefined;
  /** Hears what the executor has to say. */
  readonly onNote?: ((message: string) => void) | undefined;
}

/** How a run of a sweep ended. */
export interface SweepSummary {
  /** Points of the sweep. */
  readonly total: number;
  /** Those with a result. */
  readonly done: number;
  /** Those that are given up. */
  readonly failed: number;
  /** The others. */
  readonly left: number;
  /** Points that had a result before. */
  readonly found: number;
  /** Why the run stopped before its end. */
  readonly stopped?: 'signal' | 'cancelled' | 'fail-fast';
  /** Wall time of the run. */
  readonly seconds: number;
  /** Parts of the store that could not be read. */
  readonly damage: readonly Damage[];
}

/** Points that are handed to an executor at once: their parameters are in memory. */
const batchSize = 50_000;
/** Time between two looks at points that other processes hold, in milliseconds. */
const waitPause = 250;

/**
 * Computes the points of a sweep that have no result in the store: the largest first, each by one process at a
 * time. Points that other live processes compute are waited for. Rejects if the store can't be written; a
 * failing point is a result.
 *
 * @example
 * ```ts
 * import { gridSweep, inlineExecutor, memoryStore, runSweep, sweepRows, sweepStatus } from 'diffeolab/sweep';
 *
 * const sweep = gridSweep({ name: 'roots', task: 'root', axes: { x: [4, 9] } }, {
 *   module: new URL(import.meta.url), // where workers would find the task, as the default export
 *   task: { name: 'root', version: 1, run: ({ x }) => ({ values: { root: Math.sqrt(Number(x)) } }) },
 * });
 * const store = memoryStore();
 * await runSweep(sweep, { store, executor: inlineExecutor() });
 * console.log(sweepStatus(sweep, store)); // { total: 2, done: 2, failed: 0, left: 0 }
 * for (const { index, values } of sweepRows(sweep, store)) console.log(index, values); // 0 { root: 2 }, 1 { root: 3 }
 * ```
 */
export async function runSweep(sweep: Sweep, options: RunOptions): Promise<SweepSummary> {
  const { store, retry = 0, retryFailed = false, failFast = false, signal, onProgress } = options;
  const start = performance.now();
  store.refresh();
  const limits = createLimits(1 + retry, retryFailed);
  const open = openPoints(sweep, store, limits.isOpenAtStart);
  const openWork: OpenWork = { points: open.pending.length, memory: open.memory };
  await options.onStart?.(openWork);
  const { total, found } = open;
  const executor = typeof options.executor === 'function' ? options.executor(openWork) : options.executor;
  let { failed } = open;
  let done = found;
  let work = 0;
  const stop = new AbortController();
  let stopped: SweepSummary['stopped'];
  const stopFor = (reason: NonNullable<SweepSummary['stopped']>) => {
    stopped ??= reason;
    stop.abort(signal?.aborted ? signal.reason : undefined);
  };
  const onAbort = () => stopFor('signal');
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  const releaseCancel = watchCancel(store, sweep.name, () => stopFor('cancelled'));

  /** Points that this process has taken for the next batch, and those that its executor has begun. */
  const taken = new Set<string>();
  const begun = new Set<string>();
  const settled = new Set<string>();
  const model = timeModel();
  const share = () => {
    const whole = model.predict(open.pending.length, open.work);
    return whole === 0 ? 1 : model.predict(settled.size, work) / whole;
  };
  const report = () => onProgress?.({ total, done, failed, left: total - done - failed, share: share() });
  const works = open.pending.every((point) => point.work === open.pending[0]?.work) ? undefined : workOf(open.pending);
  const workOfPoint = (hash: string) => (works === undefined ? open.pending[0]?.work : works.get(hash)) ?? 0;
  /** Counts a point by what the store knows of it; returns it again if it is to be tried once more. */
  const count = (point: OpenPoint): OpenPoint | undefined => {
    const { hash } = point;
    if (settled.has(hash)) return undefined;
    const state = store.stateOf(hash);
    if (limits.isOpen(hash, state)) return { ...point, attempt: (state?.failures ?? 0) + 1 };
    settled.add(hash);
    const kind = state?.done === true ? 'done' : 'failed';
    if (kind === 'done') done++;
    else failed++;
    work += workOfPoint(hash);
    options.onSettled?.(point, kind);
    report();
    if (kind === 'failed' && failFast) stopFor('fail-fast');
    return undefined;
  };
  const execution: Omit<Execution, 'points'> = {
    source: sweep.source,
    sweep: sweep.name,
    attempts: limits.most(open.mostFailures),
    store,
    signal: stop.signal,
    note: onceAlike((message) => options.onNote?.(message)),
    claim({ hash, attempt }) {
      if (!taken.delete(hash)) {
        if (store.stateOf(hash)?.done === true || !store.claim(hash)) return false;
        // Taking it has shown what others have done: they may have used this attempt.
        if ((store.stateOf(hash)?.failures ?? 0) >= attempt) {
          store.release(hash);
          return false;
        }
      }
      begun.add(hash);
      return true;
    },
    settle(point, outcome) {
      store.append(attemptRecord({ task: sweep.source.task, executor: executor.name, store }, point, outcome));
      begun.delete(point.hash);
      model.add(workOfPoint(point.hash), outcome.seconds);
      return count(point);
    },
    notice: count,
  };
  try {
    report();
    let pending = open.pending;
    while (pending.length > 0) {
      await runBatches(sweep, pending, executor, execution);
      const rest = pending.filter(({ hash }) => !settled.has(hash));
      pending = await waitForOthers(sweep, rest, {
        execution,
        count,
        take: (hash) => takeFreed(store, executor, taken, hash),
      });
    }
  } catch (error) {
    if (!isEndOf(stop.signal, error)) throw error;
  } finally {
    signal?.removeEventListener('abort', onAbort);
    releaseCancel();
    for (const hash of [...taken, ...begun]) store.release(hash);
    store.flush();
  }
  if (store.verify()) {
    // Results are gone that were there before, or while this run went on.
    const now = openPoints(sweep, store, limits.isOpen);
    [done, failed] = [now.found, now.failed];
  }
  return {
    total,
    done,
    failed,
    left: total - done - failed,
    found,
    ...(stopped !== undefined && { stopped }),
    seconds: (performance.now() - start) / 1000,
    damage: store.damage,
  };
}

/** Tells what differs in its point alone, such as a full disk, once. */
function onceAlike(tell: (message: string) => void): (message: string) => void {
  const told = new Set<string>();
  return (message) => {
    const pattern = message.replaceAll(/\/[0-9a-f]{2}(\/[0-9a-f]{32})?\b/g, '/#');
    if (told.size < told.add(pattern).size) tell(message);
  };
}

/** Whether an error is nothing but a signal that aborted; a disk that fails at that moment is more. */
function isEndOf(signal: AbortSignal, error: unknown): boolean {
  return signal.aborted && (error === signal.reason || (error instanceof Error && error.name === 'AbortError'));
}

/** Which points are still to be tried, by their failures so far. */
function createLimits(attempts: number, retryFailed: boolean) {
  /** Failures of points before this run, which don't count if they are to be tried again. */
  const before = new Map<string, number>();
  const isOpen = (hash: string, state: PointState | undefined): boolean => {
    if (state === undefined) return true;
    return !state.done && state.failures < attempts + (before.get(hash) ?? 0);
  };
  const isOpenAtStart = (hash: string, state: PointState | undefined): boolean => {
    if (retryFailed && state !== undefined && state.failures > 0) before.set(hash, state.failures);
    return isOpen(hash, state);
  };
  return { isOpen, isOpenAtStart, most: (failures: number) => (retryFailed ? failures + attempts : attempts) };
}

function workOf(pending: readonly PendingPoint[]): ReadonlyMap<string, number> {
  return new Map(pending.map(({ hash, work }) => [hash, work]));
}

async function runBatches(
  sweep: Sweep,
  pending: readonly PendingPoint[],
  executor: Executor,
  execution: Omit<Execution, 'points'>,
): Promise<void> {
  const { store, signal } = execution;
  for (let first = 0; first < pending.length; first += batchSize) {
    signal.throwIfAborted();
    const points = pending.slice(first, first + batchSize).map(({ index, hash }): OpenPoint => {
      return { ...pointAt(sweep, index), attempt: (store.stateOf(hash)?.failures ?? 0) + 1 };
    });
    await executor.run({ ...execution, points });
  }
}

/** Takes a point whose other process has ended without a result. Jobs of a cluster take their points themselves. */
function takeFreed(store: Store, executor: Executor, taken: Set<string>, hash: string): boolean {
  if (!store.claim(hash)) return false;
  if (executor.name === 'slurm') store.release(hash);
  else taken.add(hash);
  return true;
}

/** Counts what other processes finish, until one of them leaves a point unfinished: returns what is left then. */
async function waitForOthers(
  sweep: Sweep,
  pending: readonly PendingPoint[],
  others: {
    readonly execution: Omit<Execution, 'points'>;
    readonly count: (point: OpenPoint) => OpenPoint | undefined;
    readonly take: (hash: string) => boolean;
  },
): Promise<readonly PendingPoint[]> {
  const { store, signal } = others.execution;
  let rest = pending;
  for (let round = 0; rest.length > 0; round++) {
    signal.throwIfAborted();
    store.refresh();
    rest = rest.filter(({ index }) => others.count({ ...pointAt(sweep, index), attempt: 1 }) !== undefined);
    if (rest.filter(({ hash }) => others.take(hash)).length > 0) break;
    if (rest.length > 0) await pause(round < 8 ? waitPause : 4 * waitPause, signal);
  }
  return rest;
}

/** Waits, or until the signal aborts. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return setTimeout(milliseconds, undefined, { signal });
}
