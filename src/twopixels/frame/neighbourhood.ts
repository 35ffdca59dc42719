import { siteOf } from '../../nets/ring/ring.js';
import { InputError } from '../../numerics/input-error.js';

/**
 * What keeps pixels in a frame with borders.
 * @see {@link pairMoves}
 */
export const frameEdges = ['clamp', 'restrict'] as const;
/** One of `frameEdges`. */
export type FrameEdge = (typeof frameEdges)[number];

/** Most equally likely shifts along an axis: their fourth power is a range that can be permuted. */
const mostShifts = 5792;

/**
 * Equally likely shifts by up to m sites along one axis. Restricted ones are as many as make whole numbers of the
 * neighbours that any site has: 6 for m = 1, where sites have two or three.
 */
export function neighbourhood(
  subject: string,
  size: number,
  range: number,
  rule: FrameEdge | 'wrap',
): { readonly count: number; readonly moved: (site: number, number: number) => number } {
  const least = (site: number) => Math.max(0, site - range);
  const most = (site: number) => Math.min(size - 1, site + range);
  if (rule !== 'restrict') {
    return {
      count: 2 * range + 1,
      moved(site, number) {
        const to = site + number - range;
        return rule === 'wrap' ? siteOf(to, size) : Math.min(size - 1, Math.max(0, to));
      },
    };
  }
  let count = 1;
  for (let site = 0; site < size && count <= mostShifts; site++) {
    count = leastMultiple(count, most(site) - least(site) + 1);
  }
  if (count > mostShifts) throw new InputError(subject, `range must be at most 4 for edge restrict, got ${range}`);
  return { count, moved: (site, number) => least(site) + (number % (most(site) - least(site) + 1)) };
}

function leastMultiple(a: number, b: number): number {
  let multiple = a;
  while (multiple % b !== 0) multiple += a;
  return multiple;
}
