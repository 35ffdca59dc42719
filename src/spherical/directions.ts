import type { NdArray } from 'ndarray';
import { flatPoints, norm } from './points.js';

/** Points [P, d] as unit vectors and norms. */
export interface Directions {
  readonly points: number;
  readonly dimension: number;
  /** x/‖x‖, flat [P·d]; 0 for a point at 0. */
  readonly unit: Float64Array;
  readonly norms: Float64Array;
}

/**
 * Points as unit vectors and norms.
 * @throws InputError unless the points have the expected dimension
 */
export function directions(subject: string, points: NdArray<Float64Array>, expected?: number): Directions {
  const { data, points: count, dimension } = flatPoints(subject, points, expected);
  const norms = Float64Array.from({ length: count }, (_, p) => norm(data, p * dimension, dimension));
  const unit = data.map((value, i) => {
    const length = norms[Math.floor(i / dimension)]!;
    return length === 0 ? 0 : value / length;
  });
  return { points: count, dimension, unit, norms };
}
