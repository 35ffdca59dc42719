import { type ComputeOptions, computePoints, type PointResult } from '../../sweep/compute-points.js';
import { loadTask } from '../../sweep/load-task.js';
import { sweepStatus } from '../../sweep/status.js';
import { memoryStore } from '../../sweep/store/memory-store.js';
import type { Store } from '../../sweep/store/store.js';
import { listSweep } from '../../sweep/sweep.js';
import type { Parameters } from '../../sweep/task.js';
import { plainParameters } from '../parameters/complete.js';
import { type TaskName, taskModules } from '../registry.js';
import { kernelOutcomeOf } from './kernel-task.js';
import type { RunResult, SphericalTask } from './run.js';
import { stripeOutcomeOf, stripePoint } from './stripe-task.js';
import { trainOutcomeOf } from './train-task.js';

type Kind = SphericalTask['kind'];

const tasks = {
  kernel: 'spherical.kernel',
  train: 'spherical.train',
  stripe: 'spherical.stripe',
} as const satisfies Record<Kind, TaskName>;

/**
 * Computes runs as sweeps, one a kind of run: those that the store has are taken from it. Results come in the order of
 * the runs and do not depend on the executor. A run that fails leaves its error as its result; the others go on. What
 * the signal left undone is undefined.
 *
 * @example
 * ```ts
 * import { inlineExecutor } from 'diffeolab/sweep';
 * import { computeRuns, sphericalPhasePoints, sphericalPhaseTasks } from 'diffeolab/tasks';
 *
 * const runs = sphericalPhaseTasks({
 *   points: [8],
 *   alphas: [1e-3, 1e3],
 *   seeds: 1,
 *   task: { data: 'sphere', target: 'constant', dimension: 2, testPoints: 64, angle: 0.1, seed: '0' },
 *   training: { width: 20, engine: 'js', geometry: 'free', regularisation: 'none', steps: 1000, loss: 1e-3 },
 * });
 * const points = sphericalPhasePoints(runs, await computeRuns(runs, { executor: inlineExecutor() }));
 * for (const { alpha, testError } of points) console.log(alpha, testError.toFixed(2)); // 0.001 0.11, 1000 0.01
 * ```
 */
export async function computeRuns(
  runs: readonly SphericalTask[],
  options: ComputeOptions = {},
): Promise<(RunResult | undefined)[]> {
  const results: (RunResult | undefined)[] = runs.map(() => undefined);
  const store = options.store ?? memoryStore();
  const groups = await Promise.all((Object.keys(tasks) as Kind[]).map((kind) => groupOf(kind, runs, store)));
  const own = groups.filter(({ places }) => places.length > 0);
  const shares = own.map(({ found, places }) => ({ done: found, failed: 0, share: 0, runs: places.length }));
  const report = () => {
    const sum = (value: (entry: (typeof shares)[number]) => number) =>
      shares.reduce((all, entry) => all + value(entry), 0);
    const [done, failed] = [sum((entry) => entry.done), sum((entry) => entry.failed)];
    const share = sum((entry) => entry.share * entry.runs) / runs.length;
    options.onProgress?.({ total: runs.length, done, failed, left: runs.length - done - failed, share });
  };
  for (const [k, { kind, places, source, points }] of own.entries()) {
    const { results: found, summary } = await computePoints(source, points, {
      ...options,
      store,
      onProgress({ done, failed, share }) {
        shares[k] = { done, failed, share, runs: places.length };
        report();
      },
    });
    for (const [j, i] of places.entries()) results[i] = runResult(kind, found[j]);
    if (summary.stopped !== undefined) break;
  }
  return results;
}

/** The runs of a kind: their places in the list, their points, and how many of these have a result. */
async function groupOf(kind: Kind, runs: readonly SphericalTask[], store: Store) {
  const places = [...runs.keys()].filter((i) => runs[i]!.kind === kind);
  const points = places.map((i) => runPoint(runs[i]!));
  const source = await loadTask(tasks[kind], taskModules, '.');
  return { kind, places, points, source, found: sweepStatus(listSweep(kind, source, points), store).done };
}

/** The parameters of a run as a point of its sweep. */
export function runPoint(run: SphericalTask): Parameters {
  return run.kind === 'stripe' ? stripePoint(run.parameters, ['curve']) : plainParameters({ ...run.parameters });
}

function runResult(kind: Kind, result: PointResult | undefined): RunResult | undefined {
  if (result === undefined) return undefined;
  if (result.kind === 'failed') return { kind: 'failed', message: result.message };
  const { parameters, values, arrays, seconds } = result;
  switch (kind) {
    case 'kernel':
      return { kind, ...kernelOutcomeOf(parameters, values, seconds) };
    case 'train':
      return { kind, ...trainOutcomeOf(parameters, values, seconds) };
    case 'stripe':
      return { kind, ...stripeOutcomeOf(values, arrays, seconds) };
  }
}
