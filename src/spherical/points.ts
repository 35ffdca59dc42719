import ndarray, { type NdArray } from 'ndarray';
import { InputError, requireInteger } from '../numerics/input-error.js';
import { fillGaussians } from '../numerics/random/gaussian.js';
import { keyFromSeed } from '../numerics/random/key.js';
import { stream } from '../numerics/random/streams.js';
import { requireInstance, requireNdarray, requireObject } from '../numerics/require-argument.js';

/**
 * Laws of the data: uniform on the unit sphere S^{d−1}, normal N(0, I_d), or uniform in the unit ball.
 * @see {@link samplePoints}
 */
export const pointLaws = ['sphere', 'normal', 'ball'] as const;
/** One of `pointLaws`. */
export type PointLaw = (typeof pointLaws)[number];

/** Weight of the second of the two variates that make a coordinate. */
const fineScale = 2 ** -22;

/**
 * Independent points [P, d] of a law, in any dimension d ≥ 2. Point μ depends on the seed, the set and μ alone: a
 * larger sample begins with the smaller one, and training and test points of a seed are independent.
 *
 * A point in the ball is the first d coordinates of a point uniform on S^{d+1}. Normal variates are sums
 * (a + 2⁻²² b)/√(1 + 2⁻⁴⁴) of two drawn ones: those alone lie on a grid of 2²⁵ angles, on which a few thousand
 * points of a circle would coincide.
 * @throws InputError unless points ≥ 1, dimension ≥ 2 and the law is known
 * @example
 * ```ts
 * import { pointLaws, samplePoints } from 'diffeolab/spherical';
 *
 * for (const law of pointLaws) {
 *   const { data } = samplePoints({ points: 1, dimension: 2, law });
 *   console.log(law, Math.hypot(...data).toFixed(4)); // sphere 1.0000, normal 0.7953, ball 0.8056
 * }
 * ```
 */
export function samplePoints(options: {
  /** Number P of points. */
  points: number;
  /** Dimension d. */
  dimension: number;
  /** Law of a point, default `sphere`. */
  law?: PointLaw;
  /** Any text, default "0". */
  seed?: string;
  /** Which of the two independent sets of a seed, default `training`. */
  set?: 'training' | 'test';
}): NdArray<Float64Array> {
  const subject = 'samplePoints';
  requireObject(subject, 'options', options);
  const points = requireInteger(subject, 'points', options.points, 1);
  const dimension = requireInteger(subject, 'dimension', options.dimension, 2);
  const law = options.law ?? 'sphere';
  if (!pointLaws.includes(law)) {
    throw new InputError(subject, `law must be one of ${pointLaws.join(', ')}, got ${String(law)}`);
  }
  const key = keyFromSeed(options.seed ?? '0');
  const source = (options.set ?? 'training') === 'training' ? stream.trainingPoints : stream.testPoints;
  const size = law === 'ball' ? dimension + 2 : dimension;
  const variates = new Float64Array(2 * size);
  const row = new Float64Array(size);
  const data = new Float64Array(points * dimension);
  for (let p = 0; p < points; p++) {
    fillGaussians(variates, key, source, p);
    for (let k = 0; k < size; k++) row[k] = (variates[k]! + fineScale * variates[size + k]!) / Math.hypot(1, fineScale);
    const scale = law === 'normal' ? 1 : 1 / norm(row, 0, row.length);
    for (let k = 0; k < dimension; k++) data[p * dimension + k] = row[k]! * scale;
  }
  return ndarray(data, [points, dimension]);
}

/** Euclidean norm of entries start … start + length − 1. */
export function norm(values: Float64Array, start: number, length: number): number {
  let sum = 0;
  for (let k = start; k < start + length; k++) sum += values[k]! * values[k]!;
  return Math.sqrt(sum);
}

/** Points [P, d] as one flat row-major array, without a copy where they are laid out so already. */
export function flatPoints(
  subject: string,
  points: NdArray<Float64Array>,
  dimension?: number,
): { data: Float64Array; points: number; dimension: number } {
  requireNdarray(subject, 'points', points);
  const [rows = 0, columns = 0] = points.shape;
  if (points.shape.length !== 2 || rows === 0 || columns === 0 || (dimension ?? columns) !== columns) {
    const wanted = `[P, ${dimension ?? 'd'}]`;
    throw new InputError(subject, `expected points of shape ${wanted}, got [${points.shape.join(', ')}]`);
  }
  if (points.stride[1] === 1 && points.stride[0] === columns) {
    return {
      data: points.data.subarray(points.offset, points.offset + rows * columns),
      points: rows,
      dimension: columns,
    };
  }
  const data = new Float64Array(rows * columns);
  for (let p = 0; p < rows; p++) for (let k = 0; k < columns; k++) data[p * columns + k] = points.get(p, k);
  return { data, points: rows, dimension: columns };
}

/**
 * Throws unless `data` is the flat array [P·d] of points, row-major.
 * @throws InputError saying what came
 */
export function requireFlatPoints(subject: string, data: Float64Array, points: number, dimension: number): void {
  requireInstance(subject, 'data', data, Float64Array);
  requireInteger(subject, 'points', points, 1);
  requireInteger(subject, 'dimension', dimension, 1);
  if (data.length === points * dimension) return;
  throw new InputError(subject, `expected ${points} × ${dimension} coordinates in data, got ${data.length}`);
}
