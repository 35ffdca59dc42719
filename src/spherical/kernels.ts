import ndarray, { type NdArray } from 'ndarray';
import { InputError } from '../numerics/input-error.js';
import { flatPoints, norm } from './points.js';

/**
 * Kernels of the lazy limit of infinite width, for w_h and c_h standard normal: `ntk` both layers trained, `random-features` the
 * coefficients alone.
 */
export const kernelNames = ['ntk', 'random-features'] as const;
export type KernelName = (typeof kernelNames)[number];

/**
 * Gram matrix K(x_μ, z_ν), [P, Q], of points [P, d] and [Q, d] of any norm, θ the angle between x and z:
 *
 *     ntk              ‖x‖‖z‖/(2π) · [sin θ + 2(π − θ) cos θ]
 *     random-features  ‖x‖‖z‖/(2π) · [sin θ + (π − θ) cos θ]
 *
 * the limits of H Σ ∂f/∂θ ∂f/∂θ over the parameters that train (arXiv 2206.12314; Cho, Saul, *Kernel methods for deep
 * learning*, NIPS 2009). Exact to rounding at
 * every angle: θ comes from the lengths of u ± v, not from an arccos.
 *
 * Published codes may carry another factor, 1/d for the NTK; it matters only beside a ridge.
 * @throws InputError if the dimensions differ or the kernel is not known
 */
export function gramMatrix(
  kernel: KernelName,
  points: NdArray<Float64Array>,
  others: NdArray<Float64Array> = points,
): NdArray<Float64Array> {
  if (!kernelNames.includes(kernel)) {
    throw new InputError('gramMatrix', `kernel must be one of ${kernelNames.join(', ')}, got ${String(kernel)}`);
  }
  const x = directions(points);
  const z = others === points ? x : directions(others, x.dimension);
  const slope = kernel === 'ntk' ? 2 : 1;
  const gram = new Float64Array(x.points * z.points);
  for (let p = 0; p < x.points; p++) {
    const last = z === x ? p + 1 : z.points;
    for (let q = 0; q < last; q++) {
      const value = x.norms[p]! * z.norms[q]! * angularPart(x, p, z, q, slope);
      gram[p * z.points + q] = value;
      if (z === x) gram[q * z.points + p] = value;
    }
  }
  return ndarray(gram, [x.points, z.points]);
}

interface Directions {
  readonly points: number;
  readonly dimension: number;
  /** x/‖x‖, flat [P·d]; 0 for a point at 0. */
  readonly unit: Float64Array;
  readonly norms: Float64Array;
}

function directions(points: NdArray<Float64Array>, expected?: number): Directions {
  const { data, points: count, dimension } = flatPoints('gramMatrix', points, expected);
  const norms = Float64Array.from({ length: count }, (_, p) => norm(data, p * dimension, dimension));
  const unit = data.map((value, i) => {
    const length = norms[Math.floor(i / dimension)]!;
    return length === 0 ? 0 : value / length;
  });
  return { points: count, dimension, unit, norms };
}

/** [sin θ + slope·(π − θ) cos θ]/2π from s = ‖u − v‖ = 2 sin(θ/2) and c = ‖u + v‖ = 2 cos(θ/2). */
function angularPart(x: Directions, p: number, z: Directions, q: number, slope: number): number {
  const { dimension } = x;
  let s = 0;
  let c = 0;
  for (let k = 0; k < dimension; k++) {
    const u = x.unit[p * dimension + k]!;
    const v = z.unit[q * dimension + k]!;
    s += (u - v) * (u - v);
    c += (u + v) * (u + v);
  }
  const sine = Math.sqrt(s * c) / 2;
  const cosine = s < c ? 1 - s / 2 : c / 2 - 1;
  const supplement = 2 * Math.atan2(Math.sqrt(c), Math.sqrt(s));
  return (sine + slope * supplement * cosine) / (2 * Math.PI);
}
