import { type ComputeOptions, computePoints, type PointResult } from '../../sweep/compute-points.js';
import { loadTask } from '../../sweep/load-task.js';
import type { Parameters } from '../../sweep/task.js';
import { plainParameters } from '../../tasks/read-parameters.js';
import { type TaskName, taskModules } from '../../tasks/registry.js';
import { kernelOutcomeOf } from '../../tasks/spherical/kernel-task.js';
import type { RunResult, SphericalTask } from '../../tasks/spherical/run.js';
import { stripeOutcomeOf, stripePoint } from '../../tasks/spherical/stripe-task.js';
import { trainOutcomeOf } from '../../tasks/spherical/train-task.js';

type Kind = SphericalTask['kind'];

const tasks = {
  kernel: 'spherical.kernel',
  train: 'spherical.train',
  stripe: 'spherical.stripe',
} as const satisfies Record<Kind, TaskName>;

/**
 * Computes runs as sweeps, one a kind of run: those that the store has are taken from it. Results come in the order of the runs and do not
 * depend on the executor. A run that fails leaves its error as its result; the others go on. What the signal left undone is undefined.
 */
export async function computeRuns(
  runs: readonly SphericalTask[],
  options: ComputeOptions = {},
): Promise<(RunResult | undefined)[]> {
  const results: (RunResult | undefined)[] = runs.map(() => undefined);
  const before = { done: 0, failed: 0 };
  for (const kind of Object.keys(tasks) as Kind[]) {
    const own = [...runs.keys()].filter((i) => runs[i]!.kind === kind);
    if (own.length === 0) continue;
    const points = own.map((i) => runPoint(runs[i]!));
    const { results: found, summary } = await computePoints(await loadTask(tasks[kind], taskModules, '.'), points, {
      ...options,
      ...(options.onProgress !== undefined && {
        onProgress: ({ done, failed, share }) =>
          options.onProgress?.({
            total: runs.length,
            done: before.done + done,
            failed: before.failed + failed,
            left: runs.length - before.done - before.failed - done - failed,
            share: (before.done + before.failed + share * own.length) / runs.length,
          }),
      }),
    });
    for (const [j, i] of own.entries()) results[i] = runResult(kind, found[j]);
    before.done += summary.done;
    before.failed += summary.failed;
    if (summary.stopped !== undefined) break;
  }
  return results;
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
