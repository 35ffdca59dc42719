import { computePhasePoints } from '../report/compute-phase-points.js';
import { formatCount, formatSeconds } from '../report/format-number.js';
import type { PhasePoint, PointParameters } from '../report/phase-point.js';
import { abortOnInterrupt } from './interrupt.js';
import { note } from './messages.js';
import type { PointStore } from './point-store.js';
import { createProgress } from './progress.js';

/**
 * Computes the points of a grid with progress on stderr, and keeps each in the store; those that the store has are taken from
 * it. Ctrl-C ends it: the points that are not finished are undefined.
 */
export async function computePoints(
  grid: readonly PointParameters[],
  options: { store: PointStore | undefined; threads: number | undefined; quiet: boolean },
): Promise<(PhasePoint | undefined)[]> {
  const { store, threads, quiet } = options;
  const { signal, release } = abortOnInterrupt();
  const progress = createProgress('phase diagram', quiet);
  const start = performance.now();
  const points = await computePhasePoints(grid, {
    threads,
    signal,
    find: store?.find,
    onPoint: (parameters, point, { finished, points: count, work, totalWork }) => {
      store?.append(parameters, point);
      if (finished === 1) {
        const seconds = ((performance.now() - start) / 1000) * (totalWork / work);
        const method = parameters.samples === 0 ? 'by theory' : `of ${formatCount(parameters.samples)} samples each`;
        if (count < grid.length) note(`${grid.length - count} of ${grid.length} points are there already`, quiet);
        note(`${count} points ${method}, about ${formatSeconds(seconds)} in all by the first`, quiet);
      }
      progress.update(work, totalWork, `${finished} of ${count} points`);
    },
  });
  progress.stop();
  release();
  return points;
}
