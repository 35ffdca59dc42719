import ndarray, { type NdArray } from 'ndarray';
import { InputError, requireNumber } from '../numerics/input-error.js';
import { fillGaussians } from '../numerics/random/gaussian.js';
import { keyFromSeed } from '../numerics/random/key.js';
import { stream } from '../numerics/random/streams.js';
import { requireFunction, requireInstance, requireObject } from '../numerics/require-argument.js';
import { RunningMoments } from '../numerics/statistics.js';
import { flatPoints, norm } from './points.js';
import type { ScalarPredictor } from './predictor.js';

/**
 * Points [P, d] rotated by an angle, in radians, each towards its direction u, [P, d], in the plane of x and u:
 * R_θ x = cos θ x + sin θ ‖x‖ e, e the unit vector along the part of u orthogonal to x.
 * @throws InputError if the shapes differ or a direction is along its point
 * @see {@link rotationStability}
 */
export function rotateTowards(
  points: NdArray<Float64Array>,
  towards: NdArray<Float64Array>,
  angle: number,
): NdArray<Float64Array> {
  const subject = 'rotateTowards';
  requireNumber(subject, 'angle', angle);
  const { data, points: count, dimension } = flatPoints(subject, points);
  const { data: other, points: otherCount } = flatPoints(subject, towards, dimension);
  if (otherCount !== count)
    throw new InputError(subject, `expected ${count} directions, one a point, got ${otherCount}`);
  const rotated = new Float64Array(data.length);
  const part = new Float64Array(dimension);
  for (let row = 0; row < data.length; row += dimension) {
    let dot = 0;
    let square = 0;
    for (let k = 0; k < dimension; k++) {
      dot += data[row + k]! * other[row + k]!;
      square += data[row + k]! * data[row + k]!;
    }
    for (let k = 0; k < dimension; k++) part[k] = other[row + k]! - (square === 0 ? 0 : dot / square) * data[row + k]!;
    const length = norm(part, 0, dimension);
    if (length === 0) throw new InputError(subject, `direction ${row / dimension} is along its point (use another)`);
    const along = Math.cos(angle);
    const across = (Math.sin(angle) * Math.sqrt(square)) / length;
    for (let k = 0; k < dimension; k++) rotated[row + k] = along * data[row + k]! + across * part[k]!;
  }
  return ndarray(rotated, [count, dimension]);
}

/** What `rotationStability` measures. */
export interface RotationStability {
  /** θ in radians. */
  readonly angle: number;
  /** S = ⟨(f(x) − f(R_θ x))²⟩. */
  readonly value: number;
  readonly standardError: number;
  /** ⟨(f(x) − f(x′))²⟩ over independent pairs of the points, self-pairs included: what S may be divided by. */
  readonly pairSpread: number;
}

/**
 * Rotation stability S(θ) of a predictor: every point rotated by θ towards a random direction, isotropic, that depends
 * on the seed and the point alone. The standard error is that of the sample of points and directions.
 * @example
 * ```ts
 * import * as spherical from 'diffeolab/spherical';
 *
 * const points = spherical.samplePoints({ points: 100, dimension: 3 });
 * const predictor = spherical.netPredictor({ net: spherical.initialise({ width: 100, dimension: 3 }) });
 * const { value } = spherical.rotationStability({ predictor, points, angle: 0.1 });
 * console.log(value / spherical.predictionSpread(predictor(points))); // 0.00804…
 * const towards = spherical.samplePoints({ points: 100, dimension: 3, set: 'test' });
 * console.log(spherical.rotateTowards(points, towards, Math.PI / 2).shape); // [ 100, 3 ]
 * ```
 */
export function rotationStability(options: {
  /** The function of the input that is measured. */
  predictor: ScalarPredictor;
  /** Points x_μ [P, d] that are rotated. */
  points: NdArray<Float64Array>;
  /** θ in radians. */
  angle: number;
  /** Seed of the directions, any text, default "0". */
  seed?: string;
}): RotationStability {
  requireObject('rotationStability', 'options', options);
  requireFunction('rotationStability', 'predictor', options.predictor);
  const { predictor, points, angle } = options;
  const { points: count, dimension } = flatPoints('rotationStability', points);
  const key = keyFromSeed(options.seed ?? '0');
  const towards = new Float64Array(count * dimension);
  for (let p = 0; p < count; p++) {
    fillGaussians(towards.subarray(p * dimension, (p + 1) * dimension), key, stream.rotations, p);
  }
  const values = predictor(points);
  const moved = predictor(rotateTowards(points, ndarray(towards, [count, dimension]), angle));
  const squares = new RunningMoments();
  for (const [p, value] of values.entries()) squares.add((value - moved[p]!) ** 2);
  return { angle, value: squares.mean, standardError: squares.standardError, pairSpread: predictionSpread(values) };
}

/**
 * ⟨(f − f′)²⟩ = 2 Var f over independent pairs of values, self-pairs included.
 * @see {@link rotationStability}
 */
export function predictionSpread(values: Float64Array): number {
  requireInstance('predictionSpread', 'values', values, Float64Array);
  const moments = new RunningMoments();
  for (const value of values) moments.add(value);
  return (2 * moments.sumOfSquaredDeviations) / moments.count;
}
