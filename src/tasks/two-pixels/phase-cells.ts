import { quantile } from '../../numerics/statistics.js';
import type { PhasePoint } from './phase-point.js';

/** What is summed up over the draws of a cell. */
const quantities = ['D', 'G', 'R', 'error'] as const;
type Quantity = (typeof quantities)[number];

/** The draws of one place of a phase diagram: the median of each quantity, and its quartiles beside. */
export type PhaseCell = Pick<PhasePoint, 'scale' | 'channels' | 'disorder' | 'mix' | 'threshold' | 'firstThreshold'> & {
  /** Draws that are finished. */
  readonly draws: number;
} & { readonly [Q in Quantity | `${Quantity}Low` | `${Quantity}High`]: number };

/**
 * Medians and quartiles (linear between the draws beside them) over the points of one place each, in the order of the
 * places.
 *
 * @example
 * ```ts
 * import { inlineExecutor } from 'diffeolab/sweep';
 * import { computePhasePoints, finishedPoints, phaseCells, phaseGrid } from 'diffeolab/tasks';
 *
 * const shared = { solution: 'disordered', length: 16, samples: 100, engine: 'js', draws: 3 } as const;
 * const grid = phaseGrid({ scale: [3], disorder: [0.3] }, shared);
 * const { points } = await computePhasePoints(grid, { executor: inlineExecutor() });
 * const [cell] = phaseCells(finishedPoints(points));
 * console.log(cell?.draws, cell !== undefined && cell.RLow <= cell.R && cell.R <= cell.RHigh); // 3 true
 * ```
 */
export function phaseCells(points: readonly PhasePoint[]): PhaseCell[] {
  const places = new Map<string, PhasePoint[]>();
  for (const point of points) {
    const place = JSON.stringify([
      point.scale,
      point.channels,
      point.disorder,
      point.mix,
      point.threshold,
      point.firstThreshold,
    ]);
    const draws = places.get(place);
    if (draws === undefined) places.set(place, [point]);
    else draws.push(point);
  }
  return [...places.values()].map((draws): PhaseCell => {
    const { scale, channels, disorder, mix, threshold, firstThreshold } = draws[0]!;
    const own = {
      scale,
      channels,
      ...(disorder !== undefined && { disorder }),
      ...(mix !== undefined && { mix }),
      threshold,
      firstThreshold,
    };
    const summed = quantities.flatMap((name): [string, number][] => {
      const values = draws.map((draw) => draw[name]);
      return [
        [name, quantile(values, 0.5)],
        [`${name}Low`, quantile(values, 0.25)],
        [`${name}High`, quantile(values, 0.75)],
      ];
    });
    return {
      ...own,
      draws: draws.length,
      ...(Object.fromEntries(summed) as Omit<PhaseCell, keyof typeof own | 'draws'>),
    };
  });
}
