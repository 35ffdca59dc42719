import { type PhasePoint, type PointParameters, phasePoint } from '../tasks/two-pixels/phase-point.js';
import { computeOpen, type OpenControls } from './compute-open.js';
import { relativeWork } from './phase-grid.js';
import { unlessAborted } from './unless-aborted.js';

/** The points of a grid, in its order; computed one after the other, the largest first. */
export function computePhasePoints(
  grid: readonly PointParameters[],
  controls: OpenControls<PointParameters, PhasePoint> = {},
): Promise<(PhasePoint | undefined)[]> {
  const { threads, signal } = controls;
  return computeOpen(grid, relativeWork, controls, async (open, done) => {
    for (const i of open) {
      if (signal?.aborted) return;
      const point = await unlessAborted(phasePoint(grid[i]!, { threads, signal }), signal);
      if (point === undefined) return;
      done(i, point);
      await new Promise(setImmediate);
    }
  });
}
