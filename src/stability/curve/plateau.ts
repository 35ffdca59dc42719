import type { NdArray } from 'ndarray';
import { type Averages, type Estimate, logCovariance, logDifferenceError } from '../averages/estimate.js';
import { isReliable, type MeasuredPoint } from './curve-point.js';

/**
 * The range of norms over which a normalised sensitivity is constant: f is linear over the size of the perturbation
 * there.
 */
export type Plateau =
  | {
      /** Whether there is such a range. */
      readonly found: true;
      /** Mean over the points of the range. */
      readonly value: Estimate;
      /** Norm of the first point. */
      readonly from: number;
      /** Norm of the last point. */
      readonly to: number;
    }
  | { readonly found: false; readonly reason: string };

/** What is told apart: differences of so many standard errors, and relative ones beyond the tolerance. */
export interface Detection {
  readonly significance: number;
  readonly tolerance: number;
}

/** A plateau has at least so many points, over so many decades. */
const least = { points: 3, decades: 0.5 };

/**
 * The longest range of norms on which any two values are shown to be equal within the tolerance ε: |log(y_a/y_b)| plus
 * `significance` standard errors of it is at most log(1 + ε). It has at least three points over half a decade; of
 * equally long ranges the one of the smallest norms. Points that rest on a few samples (a relative error above 0.3) are
 * not used. Errors that are too large for this are said to be the reason.
 */
export function findPlateau(averages: Averages, points: readonly MeasuredPoint[], detection: Detection): Plateau {
  const allowed = Math.log1p(detection.tolerance);
  const reliable = points.map(isReliable);
  const shown = (a: number, b: number): 'equal' | 'different' | 'unknown' => {
    if (!reliable[a] || !reliable[b]) return 'unknown';
    const gap = Math.abs(Math.log(points[a]!.normalised.value / points[b]!.normalised.value));
    const reach = detection.significance * logDifferenceError(averages, points[a]!.product, points[b]!.product);
    if (gap + reach <= allowed) return 'equal';
    return gap - reach > allowed ? 'different' : 'unknown';
  };
  const certain = longestRange(points, (a, b) => shown(a, b) === 'equal');
  if (certain === undefined) {
    const possible = longestRange(points, (a, b) => shown(a, b) !== 'different');
    const percent = Number((100 * detection.tolerance).toPrecision(3));
    return {
      found: false,
      reason:
        possible === undefined
          ? `no half decade over which the curve is constant within ${percent} %`
          : `the errors are too large to tell whether the curve is constant within ${percent} % ` +
            '(take more samples or draws)',
    };
  }
  const range = points.slice(certain[0], certain[1] + 1);
  const value = range.reduce((sum, { normalised }) => sum + normalised.value / range.length, 0);
  const error = (covariance: NdArray<Float64Array>) => {
    let variance = 0;
    for (const a of range) {
      for (const b of range) {
        const own = logCovariance(averages.means, covariance, a.product, b.product);
        variance += (a.normalised.value * b.normalised.value * own) / range.length ** 2;
      }
    }
    return Math.sqrt(Math.max(0, variance));
  };
  return {
    found: true,
    value: { value, standardError: error(averages.bySample), drawError: error(averages.byDraw) },
    from: range[0]!.norm,
    to: range.at(-1)!.norm,
  };
}

/** First and last place of the longest range, in decades, in which every two points are alike. */
function longestRange(
  points: readonly MeasuredPoint[],
  alike: (a: number, b: number) => boolean,
): readonly [number, number] | undefined {
  let best: readonly [number, number] | undefined;
  let longest = least.decades * (1 - 1e-9);
  for (let from = 0; from < points.length; from++) {
    let to = from;
    const fits = (next: number) => {
      for (let a = from; a < next; a++) if (!alike(a, next)) return false;
      return true;
    };
    while (to + 1 < points.length && fits(to + 1)) to++;
    const span = Math.log10(points[to]!.norm / points[from]!.norm);
    if (to - from + 1 < least.points || span <= longest) continue;
    best = [from, to];
    longest = span * (1 + 1e-9);
  }
  return best;
}
