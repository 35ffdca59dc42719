import { relativeWork } from './phase-grid.js';
import { type PhasePoint, type PointParameters, phasePoint } from './phase-point.js';
import { unlessAborted } from './unless-aborted.js';

/** How far a phase diagram is. */
export interface PhaseProgress {
  /** Points finished and points to be computed. */
  readonly finished: number;
  readonly points: number;
  /** The same in units of work: large networks count for more. */
  readonly work: number;
  readonly totalWork: number;
}

/** What happens around the points of a phase diagram. */
export interface PhaseControls {
  readonly threads?: number | undefined;
  /** Ends the loop: points that are not finished stay undefined. */
  readonly signal?: AbortSignal | undefined;
  /** A point that is known already. */
  readonly find?: ((parameters: PointParameters) => PhasePoint | undefined) | undefined;
  /** Called with every point as soon as it is finished. */
  readonly onPoint?: ((parameters: PointParameters, point: PhasePoint, progress: PhaseProgress) => void) | undefined;
}

/** The points of a grid, in its order; computed one after the other, the largest first. */
export async function computePhasePoints(
  grid: readonly PointParameters[],
  controls: PhaseControls = {},
): Promise<(PhasePoint | undefined)[]> {
  const { threads, signal, find, onPoint } = controls;
  const points = grid.map((parameters) => find?.(parameters));
  const open = [...grid.keys()].filter((i) => points[i] === undefined);
  open.sort((a, b) => relativeWork(grid[b]!) - relativeWork(grid[a]!));
  const totalWork = open.reduce((sum, i) => sum + relativeWork(grid[i]!), 0);
  let work = 0;
  for (const [before, i] of open.entries()) {
    if (signal?.aborted) break;
    const parameters = grid[i]!;
    const point = await unlessAborted(phasePoint(parameters, { threads, signal }), signal);
    if (point === undefined) break;
    points[i] = point;
    work += relativeWork(parameters);
    onPoint?.(parameters, point, { finished: before + 1, points: open.length, work, totalWork });
    await new Promise(setImmediate);
  }
  return points;
}
