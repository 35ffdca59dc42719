import { InputError } from '../numerics/input-error.js';
import type { Boundary } from './ensemble.js';
import { gaussianWidth } from './gaussian-width.js';

/** Names of the interpolations. */
export const interpolations = ['bilinear', 'gaussian', 'nearest'] as const;
/** How an image is read between its pixels. */
export type Interpolation = (typeof interpolations)[number];

/**
 * Pixels on each side of a coordinate that the Gaussian sums over: those left out have at most
 * e^{−16/2σ²} = 2.4·10⁻¹⁶ of the weight each.
 */
const gaussianReach = 4;

/** The pixels along one axis that a value is put together from; `count` of `indices` and `weights` are in use. */
export interface Taps {
  count: number;
  readonly indices: Int32Array;
  readonly weights: Float64Array;
}

export function emptyTaps(): Taps {
  const most = 2 * gaussianReach;
  return { count: 0, indices: new Int32Array(most), weights: new Float64Array(most) };
}

/**
 * Sets the taps of a coordinate on an axis of n pixels. The coordinate is clamped to 0 … n − 1, or wrapped to [0, n).
 */
export type FillTaps = (taps: Taps, coordinate: number) => void;

/** @throws InputError for another interpolation or boundary */
export function fillTaps(subject: string, interpolation: Interpolation, boundary: Boundary, size: number): FillTaps {
  if (boundary !== 'fixed' && boundary !== 'periodic') {
    throw new InputError(subject, `boundary must be fixed or periodic, got ${String(boundary)}`);
  }
  const periodic = boundary === 'periodic';
  const inFrame = (coordinate: number) =>
    periodic ? wrapped(coordinate, size) : Math.min(Math.max(coordinate, 0), size - 1);
  switch (interpolation) {
    case 'nearest':
      return (taps, coordinate) => {
        taps.count = 1;
        taps.indices[0] = roundHalfToEven(inFrame(coordinate)) % size;
        taps.weights[0] = 1;
      };
    case 'bilinear':
      return (taps, coordinate) => {
        const inside = inFrame(coordinate);
        const first = Math.floor(inside);
        const fraction = inside - first;
        taps.count = fraction === 0 ? 1 : 2;
        taps.indices[0] = first;
        taps.indices[1] = (first + 1) % size;
        taps.weights[0] = 1 - fraction;
        taps.weights[1] = fraction;
      };
    case 'gaussian':
      return (taps, coordinate) => fillGaussianTaps(taps, inFrame(coordinate), size, periodic);
    default:
      throw new InputError(
        subject,
        `interpolation must be bilinear, gaussian or nearest, got ${String(interpolation)}`,
      );
  }
}

/**
 * Weights e^{−(m − s)²/2σ²} of the pixels m about the coordinate s, of those in the frame or of all on the
 * wrapped axis, with sum 1.
 */
function fillGaussianTaps(taps: Taps, coordinate: number, size: number, periodic: boolean): void {
  const nearest = Math.floor(coordinate);
  let count = 0;
  let sum = 0;
  for (let m = nearest - gaussianReach + 1; m <= nearest + gaussianReach; m++) {
    if (!periodic && (m < 0 || m >= size)) continue;
    const weight = Math.exp(-((m - coordinate) ** 2) / (2 * gaussianWidth ** 2));
    taps.indices[count] = periodic ? wrapped(m, size) : m;
    taps.weights[count] = weight;
    sum += weight;
    count += 1;
  }
  for (let k = 0; k < count; k++) taps.weights[k]! /= sum;
  taps.count = count;
}

/** The coordinate in [0, size) that is a multiple of size away. */
function wrapped(coordinate: number, size: number): number {
  const inside = coordinate - size * Math.floor(coordinate / size);
  return inside < size ? Math.max(inside, 0) : 0;
}

/** The nearest integer; of two, the even one. For numbers of at least 0. */
function roundHalfToEven(value: number): number {
  const below = Math.floor(value);
  const fraction = value - below;
  return fraction > 0.5 || (fraction === 0.5 && below % 2 === 1) ? below + 1 : below;
}
