import type { GradientEngine } from '../engine.js';
import { createKernelEngine } from './kernel.js';

/**
 * Evaluates every w_h·x_μ at each forward pass, in SIMD float64, and keeps only the bits 1[w_h·x_μ > 0]; outputs and gradients are
 * products of that matrix of bits with V and with g_μ x_μ, from tables of subset sums. Any dimension; P·H/4 bytes of memory.
 */
export function createDenseEngine(
  data: Float64Array,
  points: number,
  dimension: number,
  width: number,
): GradientEngine {
  return createKernelEngine('dense', data, points, dimension, width);
}
