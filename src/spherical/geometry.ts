import { requireDeviation, requireObject } from '../numerics/require-argument.js';
import type { GradientEngine } from './engine.js';

/**
 * Which parameters move, and what a gradient step is:
 * `free` both layers, Euclidean;
 * `unit` both layers with ‖w_h‖ = 1: tangent gradient, then projection;
 * `conic` as `unit` in the metric of a measure on the sphere, where a neuron of mass |c_h| moves by ẇ_h = −∇_w/|c_h|,
 * ċ_h = −|c_h| ∂_c, a descent for either sign of c_h (Chizat, arXiv 1907.10300; Chizat, Bach, arXiv 1805.09545);
 * `output` the coefficients alone.
 * @see {@link layerScales}
 */
export const geometries = ['free', 'unit', 'conic', 'output'] as const;
/** One of `geometries`. */
export type Geometry = (typeof geometries)[number];

/** Step sizes of the two layers for a learning rate of 1 and a width of 1. */
export interface LayerScales {
  readonly weights: number;
  readonly coefficients: number;
}

/**
 * Step sizes that keep a learning rate of order 1 right for every α, with parameters of order 1 at the start.
 *
 * The curvature in function space is αK, K the tangent kernel. At α ≥ 1 K stays of order 1 and the step is 1/α. At
 * α < 1 the output grows to 1/α. Free weights and coefficients then grow to α^{−1/2} together, K to 1/α, and a
 * step of 1 stays right, as in the papers; so it does for the conic metric. With ‖w_h‖ = 1 or fixed weights c_h
 * alone grows to 1/α: αc_h is the variable of order 1, which takes steps 1/α for c_h and, with c_h² before its
 * gradient squared, α for w_h.
 * @example
 * ```ts
 * import { geometries, layerScales } from 'diffeolab/spherical';
 *
 * console.log(geometries); // [ 'free', 'unit', 'conic', 'output' ]
 * console.log(layerScales('unit', 0.01)); // { weights: 0.01, coefficients: 100 }
 * ```
 */
export function layerScales(geometry: Geometry, alpha: number): LayerScales {
  requireDeviation('layerScales', 'alpha', alpha);
  const common = Math.min(1, 1 / alpha);
  switch (geometry) {
    case 'free':
    case 'conic':
      return { weights: common, coefficients: common };
    case 'unit':
      return { weights: Math.min(alpha, 1 / alpha), coefficients: 1 / alpha };
    case 'output':
      return { weights: 0, coefficients: 1 / alpha };
  }
}

/** Mass below which a neuron keeps its direction: its gradient, proportional to it, would lose its digits. */
const leastMass = 1e-280;

/** Turns the gradients of an engine into the step H·s·∇ of a geometry for a learning rate of 1, in place. */
export function applyMetric(geometry: Geometry, scales: LayerScales, engine: GradientEngine): void {
  requireObject('applyMetric', 'engine', engine, ['weights', 'coefficients']);
  const { weights, coefficients, weightGradient, coefficientGradient, width, dimension } = engine;
  if (geometry === 'output') weightGradient.fill(0);
  else if (geometry === 'free') multiply(weightGradient, width * scales.weights);
  else {
    for (let h = 0; h < width; h++) {
      const row = h * dimension;
      const mass = geometry === 'conic' ? Math.abs(coefficients[h]!) : 1;
      const factor = mass < leastMass ? 0 : (width * scales.weights) / mass;
      let radial = 0;
      for (let k = row; k < row + dimension; k++) radial += weights[k]! * weightGradient[k]!;
      for (let k = row; k < row + dimension; k++) {
        weightGradient[k] = factor * (weightGradient[k]! - radial * weights[k]!);
      }
      coefficientGradient[h]! *= mass;
    }
  }
  multiply(coefficientGradient, width * scales.coefficients);
}

/** Brings moved weights back to the surface that a geometry keeps them on. */
export function project(geometry: Geometry, weights: Float64Array, dimension: number): void {
  if (geometry !== 'unit' && geometry !== 'conic') return;
  for (let row = 0; row < weights.length; row += dimension) {
    let square = 0;
    for (let k = row; k < row + dimension; k++) square += weights[k]! * weights[k]!;
    const scale = 1 / Math.sqrt(square);
    for (let k = row; k < row + dimension; k++) weights[k]! *= scale;
  }
}

function multiply(values: Float64Array, factor: number): void {
  if (factor === 1) return;
  for (let i = 0; i < values.length; i++) values[i]! *= factor;
}
