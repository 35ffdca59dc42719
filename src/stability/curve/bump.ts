import { type Averages, type Estimate, logDifferenceError } from '../averages/estimate.js';
import { isReliable, type MeasuredPoint } from './curve-point.js';
import type { Detection } from './plateau.js';

/**
 * A maximum of a normalised sensitivity: the size of perturbations that take f across its steepest changes, where nets
 * begin to misclassify.
 */
export type Bump =
  | {
      /** Whether one stands out. */
      readonly found: true;
      /**
       * Norm at the maximum: the vertex of the parabola through the highest point and its neighbours, in logarithms.
       */
      readonly norm: number;
      /**
       * Standard error of the norm, by the resolution of the curve and its scatter: norm·√⟨(log r − log norm)²⟩ for a
       * maximum that is anywhere, evenly in log r, between the nearest points that are lower by more than two standard
       * errors of the difference.
       */
      readonly normError: number;
      /** The maximum lies between these norms, of the nearest points that are significantly lower. */
      readonly from: number;
      /** The upper one of these norms. */
      readonly to: number;
      /** Normalised sensitivity at the highest point. */
      readonly height: Estimate;
      /** Fraction of wrong classes at the highest point, where labels are given. */
      readonly errorRate?: Estimate;
    }
  | { readonly found: false; readonly reason: string };

/**
 * The maximum is not beyond a point that is lower than the highest one by so many standard errors of the difference.
 */
const certain = 2;

/**
 * The maximum of a curve that stands out most, if one does: there are lower points on both sides of it, before any
 * higher one, by more than `significance` standard errors of the difference and more than the tolerance. A maximum at
 * an end of the curve is none. Points that are 0 or rest on a few samples (a relative error above 0.3) are not used.
 */
export function findBump(averages: Averages, points: readonly MeasuredPoint[], detection: Detection): Bump {
  const values = points.map(({ normalised }) => normalised.value);
  const reliable = points.map(isReliable);
  let best: { peak: number; prominence: number; from: number; to: number; bracket: [number, number] } | undefined;
  for (let peak = 1; peak + 1 < points.length; peak++) {
    const left = descent(values, peak, -1);
    const right = descent(values, peak, 1);
    if (left.length === 0 || right.length === 0) continue;
    const isLower = (k: number, significance: number, least: number) => {
      if (!reliable[k] || !reliable[peak]) return false;
      const gap = Math.log(values[peak]! / values[k]!);
      const error = logDifferenceError(averages, points[peak]!.product, points[k]!.product);
      return gap > significance * error && gap > least;
    };
    const nearest = (side: readonly number[], significance: number, least: number) =>
      side.find((k) => isLower(k, significance, least));
    const [from, to] = [left, right].map((side) =>
      nearest(side, detection.significance, Math.log1p(detection.tolerance)),
    );
    if (from === undefined || to === undefined) continue;
    const bracket: [number, number] = [nearest(left, certain, 0) ?? from, nearest(right, certain, 0) ?? to];
    const lowest = (side: readonly number[]) => Math.min(...side.map((k) => values[k]!));
    const prominence = values[peak]! / Math.max(lowest(left), lowest(right));
    if (best === undefined || prominence > best.prominence) best = { peak, prominence, from, to, bracket };
  }
  if (best === undefined) {
    return {
      found: false,
      reason: 'no maximum that stands out on both sides by more than its errors and the tolerance',
    };
  }
  const { normalised: height, errorRate } = points[best.peak]!;
  const norm = vertex(points, best.peak);
  const [low, high] = best.bracket;
  return {
    found: true,
    norm,
    normError: norm * anywhereBetween(Math.log(points[low]!.norm / norm), Math.log(points[high]!.norm / norm)),
    from: points[best.from]!.norm,
    to: points[best.to]!.norm,
    height,
    ...(errorRate === undefined ? {} : { errorRate }),
  };
}

/** √⟨x²⟩ for x uniform between two numbers. */
function anywhereBetween(low: number, high: number): number {
  return Math.sqrt((low * low + low * high + high * high) / 3);
}

/** Places on one side of a peak, the nearest first, up to the first that is higher. */
function descent(values: readonly number[], peak: number, step: -1 | 1): number[] {
  const places: number[] = [];
  for (let k = peak + step; k >= 0 && k < values.length; k += step) {
    if (!(values[k]! <= values[peak]!)) break;
    places.push(k);
  }
  return places;
}

/**
 * The norm at the vertex of the parabola through three points in logarithms; that of the middle one where there is
 * none.
 */
function vertex(points: readonly MeasuredPoint[], peak: number): number {
  const three = [peak - 1, peak, peak + 1].map((k) => points[k]!);
  const [x0, x1, x2] = three.map(({ norm }) => Math.log(norm)) as [number, number, number];
  const [y0, y1, y2] = three.map(({ normalised }) => Math.log(normalised.value)) as [number, number, number];
  const left = (y1 - y0) / (x1 - x0);
  const right = (y2 - y1) / (x2 - x1);
  const curvature = (right - left) / (x2 - x0);
  const middle = (x0 + x1) / 2 - left / (2 * curvature);
  return Number.isFinite(middle) ? Math.exp(Math.min(x2, Math.max(x0, middle))) : Math.exp(x1);
}
