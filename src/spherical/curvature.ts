import { largestEigenvalue } from '../numerics/largest-eigenvalue.js';
import { requireInstance, requireObject } from '../numerics/require-argument.js';
import type { GradientEngine } from './engine.js';
import { applyMetric } from './geometry.js';
import type { SphericalObjective } from './objective.js';
import { preActivations, quadsOfPoints } from './pre-activations.js';

/**
 * The largest eigenvalue λ_max of αK/P, K = H·J·s·M·Jᵀ the tangent kernel in the metric of training, J_μ = ∂f(x_μ)/∂θ,
 * by power iteration at the parameters of the engine; an L2 penalty adds its own curvature. Near a minimum gradient
 * descent of learning rate lr contracts if lr·λ_max < 2. `data` are the points of the engine, flat [P·d].
 *
 * Uses up the residuals and gradients of the engine: call `evaluate` before going on.
 * @see {@link createObjective}
 */
export function largestCurvature(objective: SphericalObjective, data: Float64Array): number {
  const subject = 'largestCurvature';
  requireObject(subject, 'objective', objective, ['engine', 'evaluate']);
  requireInstance(subject, 'data', data, Float64Array);
  const { engine, alpha, geometry, scales, regularisation } = objective;
  const { points, residuals } = engine;
  const coordinates = quadsOfPoints(data, points, engine.dimension);
  engine.forward();
  const largest = largestEigenvalue(residuals, (vector) => {
    engine.backward();
    applyMetric(geometry, scales, engine);
    outputChange(engine, coordinates, vector);
  });
  const penalised = regularisation?.kind === 'l2' ? regularisation.strength : 0;
  return (alpha / points) * largest + penalised * Math.max(scales.weights, scales.coefficients);
}

/** First-order change (J·δ)_μ of the outputs when the parameters move by the gradients δ of the engine. */
function outputChange(engine: GradientEngine, coordinates: Float64Array, change: Float64Array): void {
  const { width, dimension, weights, coefficients, weightGradient, coefficientGradient } = engine;
  const padded = 4 * Math.ceil(dimension / 4);
  const row = new Float64Array(padded);
  const movedRow = new Float64Array(padded);
  const z = new Float64Array(change.length);
  const moved = new Float64Array(change.length);
  change.fill(0);
  for (let h = 0; h < width; h++) {
    for (let k = 0; k < dimension; k++) {
      row[k] = weights[h * dimension + k]!;
      movedRow[k] = weightGradient[h * dimension + k]!;
    }
    preActivations(row, coordinates, z);
    preActivations(movedRow, coordinates, moved);
    const own = coefficientGradient[h]! / width;
    const inner = coefficients[h]! / width;
    for (let p = 0; p < change.length; p++) if (z[p]! > 0) change[p]! += own * z[p]! + inner * moved[p]!;
  }
}
