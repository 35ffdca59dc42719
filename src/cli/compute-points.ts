import { formatCount, formatSeconds } from '../report/format-number.js';
import { relativeWork } from '../report/phase-grid.js';
import { type PhasePoint, type PointParameters, phasePoint } from '../report/phase-point.js';
import { abortOnInterrupt, unlessAborted } from './interrupt.js';
import { note } from './messages.js';
import type { PointStore } from './point-store.js';
import { createProgress } from './progress.js';

/**
 * Computes the points of a grid, the largest first, and keeps each in the store; those that the store has are taken from it.
 * Ctrl-C ends it: the points that are not finished are undefined.
 */
export async function computePoints(
  grid: readonly PointParameters[],
  options: { store: PointStore | undefined; threads: number | undefined; quiet: boolean },
): Promise<(PhasePoint | undefined)[]> {
  const { store, threads, quiet } = options;
  const points = grid.map((parameters) => store?.find(parameters));
  const open = [...grid.keys()].filter((i) => points[i] === undefined);
  open.sort((a, b) => relativeWork(grid[b]!) - relativeWork(grid[a]!));
  if (open.length < grid.length) note(`${grid.length - open.length} of ${grid.length} points are there already`, quiet);
  const total = open.reduce((sum, i) => sum + relativeWork(grid[i]!), 0);
  const { signal, release } = abortOnInterrupt();
  const progress = createProgress('phase diagram', quiet);
  const start = performance.now();
  let work = 0;
  for (const [finished, i] of open.entries()) {
    const parameters = grid[i]!;
    if (signal.aborted) break;
    const point = await unlessAborted(
      phasePoint(parameters, { signal, ...(threads !== undefined && { threads }) }),
      signal,
    );
    if (point === undefined) break;
    store?.append(parameters, point);
    points[i] = point;
    work += relativeWork(parameters);
    if (finished === 0 && open.length > 1) {
      const seconds = ((performance.now() - start) / 1000) * (total / work);
      const method = parameters.samples === 0 ? 'by theory' : `of ${formatCount(parameters.samples)} samples each`;
      note(`${open.length} points ${method}, about ${formatSeconds(seconds)} by the first`, quiet);
    }
    progress.update(work, total, `${finished + 1} of ${open.length} points`);
    await new Promise(setImmediate);
  }
  progress.stop();
  release();
  return points;
}
