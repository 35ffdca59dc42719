import { requireInteger } from '../../numerics/input-error.js';
import type { GradientEngine } from '../engine.js';
import { requireFlatPoints } from '../points.js';
import { preActivations, quadsOfPoints } from '../pre-activations.js';
import { noFloat32, type Precision } from '../precision.js';

/**
 * The reference engine, in plain TypeScript, float64, any dimension. A neuron meets all points at a time, four
 * coordinates a pass (points are padded with zeros to a multiple of four), without a branch in the inner loops:
 * 2 ReLU(z) = z + |z|, and the gradient with respect to c_h is w_h·s_h/H with s_h = Σ_μ g_μ 1[w_h·x_μ > 0] x_μ.
 * @throws InputError unless the precision is float64
 * @see {@link engines}
 */
export function createJsEngine(
  data: Float64Array,
  points: number,
  dimension: number,
  width: number,
  precision: Precision = 'float64',
): GradientEngine {
  requireFlatPoints('createJsEngine', data, points, dimension);
  requireInteger('createJsEngine', 'width', width, 1, 2 ** 32);
  if (precision !== 'float64') throw noFloat32('createJsEngine', 'js');
  const quads = Math.ceil(dimension / 4);
  const coordinates = quadsOfPoints(data, points, dimension);
  const z = new Float64Array(points);
  const w = new Float64Array(4 * quads);
  const sums = new Float64Array(4 * quads);
  const engine: GradientEngine = {
    name: 'js',
    precision,
    points,
    width,
    dimension,
    weights: new Float64Array(width * dimension),
    coefficients: new Float64Array(width),
    outputs: new Float64Array(points),
    residuals: new Float64Array(points),
    weightGradient: new Float64Array(width * dimension),
    coefficientGradient: new Float64Array(width),
    forward() {
      const { weights, coefficients, outputs } = engine;
      outputs.fill(0);
      for (let h = 0; h < width; h++) {
        for (let k = 0; k < dimension; k++) w[k] = weights[h * dimension + k]!;
        preActivations(w, coordinates, z);
        addNeuron(z, coefficients[h]! / (2 * width), outputs);
      }
    },
    backward() {
      const { weights, coefficients, residuals, weightGradient, coefficientGradient } = engine;
      for (let h = 0; h < width; h++) {
        const row = h * dimension;
        for (let k = 0; k < dimension; k++) w[k] = weights[row + k]!;
        preActivations(w, coordinates, z);
        maskResiduals(z, residuals);
        for (let quad = 0; quad < quads; quad++) sumQuad(z, coordinates, quad, sums);
        const scale = coefficients[h]! / width;
        let dot = 0;
        for (let k = 0; k < dimension; k++) {
          dot += w[k]! * sums[k]!;
          weightGradient[row + k] = scale * sums[k]!;
        }
        coefficientGradient[h] = dot / width;
      }
    },
    descend(weightStep, coefficientStep) {
      descendAlong(engine.weights, engine.weightGradient, weightStep);
      descendAlong(engine.coefficients, engine.coefficientGradient, coefficientStep);
    },
  };
  return engine;
}

/** outputs_μ += scale·2 ReLU(z_μ). */
function addNeuron(z: Float64Array, scale: number, outputs: Float64Array): void {
  for (let p = 0; p < z.length; p++) outputs[p]! += scale * (z[p]! + Math.abs(z[p]!));
}

/** z_μ ← g_μ 1[z_μ > 0]. */
function maskResiduals(z: Float64Array, residuals: Float64Array): void {
  for (let p = 0; p < z.length; p++) z[p] = residuals[p]! * Number(z[p]! > 0);
}

/** sums_k ← Σ_μ m_μ x_μk for the four coordinates of a quad. */
function sumQuad(masked: Float64Array, coordinates: Float64Array, quad: number, sums: Float64Array): void {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let i = 4 * quad * masked.length;
  for (let p = 0; p < masked.length; p++, i += 4) {
    const m = masked[p]!;
    s0 += m * coordinates[i]!;
    s1 += m * coordinates[i + 1]!;
    s2 += m * coordinates[i + 2]!;
    s3 += m * coordinates[i + 3]!;
  }
  sums[4 * quad] = s0;
  sums[4 * quad + 1] = s1;
  sums[4 * quad + 2] = s2;
  sums[4 * quad + 3] = s3;
}

/** values ← values − step·gradient. */
function descendAlong(values: Float64Array, gradient: Float64Array, step: number): void {
  for (let i = 0; i < values.length; i++) values[i]! -= step * gradient[i]!;
}
