import { type ComputeOptions, computePoints } from '../../sweep/compute-points.js';
import { inlineExecutor } from '../../sweep/executors/inline.js';
import { loadTask } from '../../sweep/load-task.js';
import type { SweepSummary } from '../../sweep/run-sweep.js';
import { plainParameters } from '../parameters/complete.js';
import { taskModules } from '../registry.js';
import type { RunFailure } from '../spherical/run.js';
import type { PhasePoint, PointParameters } from './phase-point.js';
import { phasePointOf } from './stability-task.js';

/** What became of a point of a grid. */
export type PhaseResult = PhasePoint | RunFailure;

/**
 * The points of a grid, in its order, as a sweep of the task two-pixels.stability: those that the store has are taken
 * from it. What the signal left undone is undefined. A graphics card is used from this thread alone.
 *
 * @example
 * ```ts
 * import { inlineExecutor } from 'diffeolab/sweep';
 * import { computePhasePoints, finishedPoints, measureLayers, phaseGrid } from 'diffeolab/tasks';
 *
 * const grid = phaseGrid({ scale: [3, 5] }, { solution: 'low-frequency', length: 16, samples: 0 });
 * const { points } = await computePhasePoints(grid, { executor: inlineExecutor() });
 * for (const { scale, R } of finishedPoints(points)) console.log(scale, R.toFixed(3)); // 3 0.060, 5 0.006
 * for (const point of grid) console.log((await measureLayers(point)).diffeo.at(-1)?.toFixed(3)); // 0.351, 0.160
 * ```
 */
export async function computePhasePoints(
  grid: readonly PointParameters[],
  options: ComputeOptions = {},
): Promise<{ readonly points: readonly (PhaseResult | undefined)[]; readonly summary: SweepSummary }> {
  const onDevice = grid.some(({ engine }) => engine === 'webgpu');
  const { threads } = options;
  const { results, summary } = await computePoints(
    await loadTask('two-pixels.stability', taskModules, '.'),
    grid.map((point) => plainParameters({ ...point })),
    { ...(onDevice && { executor: inlineExecutor(threads === undefined ? {} : { threads }) }), ...options },
  );
  const points = results.map((result): PhaseResult | undefined => {
    if (result === undefined) return undefined;
    return result.kind === 'failed'
      ? { kind: 'failed', message: result.message }
      : phasePointOf(result.parameters, result.values);
  });
  return { points, summary };
}

/**
 * The points that have a result.
 *
 * @see {@link computePhasePoints}
 */
export function finishedPoints(points: readonly (PhaseResult | undefined)[]): PhasePoint[] {
  return points.filter((point): point is PhasePoint => point !== undefined && !('kind' in point));
}
