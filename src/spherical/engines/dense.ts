import { wasm } from '#kernels/spherical-dense';
import { requireInteger } from '../../numerics/input-error.js';
import type { GradientEngine } from '../engine.js';
import { requireFlatPoints } from '../points.js';
import type { Precision } from '../precision.js';
import { createKernelEngine } from './kernel.js';

/**
 * Evaluates every w_h·x_μ at each forward pass and keeps only the bits 1[w_h·x_μ > 0]: in SIMD integers of 16 bits, and
 * again in float64 where the product is too small for their rounding to tell its sign. Outputs and gradients are
 * products of that matrix of bits with c_h w_h/H and with g_μ x_μ, from tables of subset sums in the given precision.
 * Any dimension; P·H/4 + d (18 P + 34 H) bytes of memory or so where H ≥ P.
 * @see {@link engines}
 */
export function createDenseEngine(
  data: Float64Array,
  points: number,
  dimension: number,
  width: number,
  precision?: Precision,
): GradientEngine {
  requireFlatPoints('createDenseEngine', data, points, dimension);
  requireInteger('createDenseEngine', 'width', width, 1);
  return createKernelEngine('dense', wasm, data, points, dimension, width, precision);
}
