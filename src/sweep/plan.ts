import { defaultPilot } from './defaults.js';
import { inlineExecutor } from './executors/inline.js';
import { openPoints, type PendingPoint } from './open-points.js';
import { runSweep } from './run-sweep.js';
import type { Store } from './store/store.js';
import { listSweep, pointAt, type Sweep } from './sweep.js';
import { timeModel } from './time-model.js';

/** A point that was computed to see how long it takes. */
export interface PilotPoint {
  /** Its cost by the task. */
  readonly work: number;
  /** Wall time. */
  readonly seconds: number;
  /** Whether it failed, or was broken off: it took at least this long. */
  readonly ended: 'done' | 'failed' | 'broken off';
}

/** What a sweep will take. */
export interface SweepPlan {
  /** Points of the sweep. */
  readonly total: number;
  /** Those with a result, the pilot included. */
  readonly done: number;
  /** Those that failed and have no result. */
  readonly failed: number;
  /** The others. */
  readonly left: number;
  /** Points that were computed for the estimate. */
  readonly pilot: readonly PilotPoint[];
  /** Of all points that are left, on one thread: an estimate from the pilot; undefined without one. */
  readonly seconds?: number;
  /** Of the largest point, in bytes. */
  readonly memory: {
    /** By the task, beside what an idle worker takes; 0 if it does not say. */
    readonly estimated: number;
    /** Most that this process took during the pilot, itself included; undefined without one. */
    readonly pilotPeak?: number;
  };
}

/** How a sweep is planned. */
export interface PlanOptions {
  /** What has results, and keeps those of the pilot. */
  readonly store: Store;
  /** Points of the pilot, default 4; 0 for none. */
  readonly pilot?: number | undefined;
  /**
   * Seconds after which the pilot begins no other point, and six times which a point of it is told to stop, which one
   * that never waits does not hear; default 10.
   */
  readonly pilotSeconds?: number | undefined;
  /** Called with their number before points of the pilot are computed: all points are looked up and admissible. */
  readonly onPilot?: ((points: number) => void) | undefined;
  /** Breaks off the pilot. */
  readonly signal?: AbortSignal | undefined;
}

/** Shares of the points, by work, at which the pilot takes one: the cheapest, which also warms up, and three others. */
const quantiles = [0, 0.25, 0.5, 0.75];

/**
 * Counts the points of a sweep and estimates what those that are left take: a few of different cost are computed on one
 * thread of this process, and kept; their seconds are scaled by the task's costs.
 *
 * @example
 * ```ts
 * import { gridSweep, loadTask, memoryStore, planSweep } from 'diffeolab/sweep';
 * import { taskModules } from 'diffeolab/tasks';
 *
 * const description = { name: 'fields', task: 'diffeo.field', fixed: { size: 16, temperature: 1e-3, fields: 2 } };
 * const source = await loadTask(description.task, taskModules, '.');
 * const sweep = gridSweep({ ...description, axes: { cutoff: [2, 3, 4], seed: ['0', '1', '2'] } }, source);
 * const { total, done, left, seconds } = await planSweep(sweep, { store: memoryStore(), pilot: 3 });
 * console.log(total, done, left, seconds !== undefined && seconds < 10); // 9 3 6 true
 * ```
 */
export async function planSweep(sweep: Sweep, options: PlanOptions): Promise<SweepPlan> {
  const { store, pilot = defaultPilot.points, pilotSeconds = defaultPilot.seconds, signal } = options;
  store.refresh();
  const { total, found, failed, pending, work, memory } = openPoints(
    sweep,
    store,
    (_, state) => (state?.failures ?? 0) === 0,
  );
  const measured: PilotPoint[] = [];
  const chosen = pilotPoints(pending, pilot);
  if (chosen.length > 0) options.onPilot?.(chosen.length);
  const start = performance.now();
  for (const point of chosen) {
    if (signal?.aborted || performance.now() - start > 1000 * pilotSeconds) break;
    measured.push(await measure(sweep, point, store, 6 * pilotSeconds, signal));
  }
  const computed = measured.filter(({ ended }) => ended === 'done');
  const ended = measured.filter((point) => point.ended === 'failed').length;
  const settled = measured.filter((point) => point.ended !== 'broken off');
  const workLeft = settled.reduce((rest, point) => rest - point.work, work);
  const left = pending.length - settled.length;
  const seconds = estimateSeconds(measured, left, Math.max(0, workLeft));
  return {
    total,
    done: found + computed.length,
    failed: failed + ended,
    left,
    pilot: measured,
    ...(seconds !== undefined && { seconds }),
    memory: {
      estimated: memory,
      ...(measured.length > 0 && { pilotPeak: 1024 * process.resourceUsage().maxRSS }),
    },
  };
}

function pilotPoints(pending: readonly PendingPoint[], count: number): PendingPoint[] {
  const ascending = pending.toReversed();
  const places = Array.from({ length: count }, (_, i) => {
    const share = count === quantiles.length ? quantiles[i]! : i / Math.max(1, count);
    return Math.floor(share * ascending.length);
  });
  return [...new Set(places)].flatMap((place) => ascending[place] ?? []);
}

/** Computes one point as a sweep of its own, on one thread. */
async function measure(
  sweep: Sweep,
  { index, work }: PendingPoint,
  store: Store,
  most: number,
  signal: AbortSignal | undefined,
): Promise<PilotPoint> {
  const limit = AbortSignal.timeout(1000 * most);
  const start = performance.now();
  let attempt: number | undefined;
  const inline = inlineExecutor({ threads: 1 });
  const { done, failed } = await runSweep(listSweep(sweep.name, sweep.source, [pointAt(sweep, index).parameters]), {
    store,
    executor: {
      name: inline.name,
      run: (execution) =>
        inline.run({
          ...execution,
          settle(point, outcome) {
            attempt = outcome.seconds;
            return execution.settle(point, outcome);
          },
        }),
    },
    signal: signal === undefined ? limit : AbortSignal.any([limit, signal]),
  });
  const seconds = attempt ?? (performance.now() - start) / 1000;
  return { work, seconds, ended: done === 1 ? 'done' : failed === 1 ? 'failed' : 'broken off' };
}

/**
 * Seconds of so many points of so much work, by the pilot without its first point, which warms up, if there are others.
 */
function estimateSeconds(pilot: readonly PilotPoint[], points: number, work: number): number | undefined {
  if (pilot.length === 0) return undefined;
  if (points === 0) return 0;
  const model = timeModel();
  for (const point of pilot.length > 2 ? pilot.slice(1) : pilot) model.add(point.work, point.seconds);
  return model.predict(points, work);
}
