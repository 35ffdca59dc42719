import { euclideanDistance, euclideanNorm, rootMeanSquare } from '../numerics/vectors.js';
import type { ErrorSizes } from '../training/objective.js';
import type { GradientEngine } from './engine.js';
import type { Geometry } from './geometry.js';
import { resolutions } from './precision.js';

/** What the sizes depend on: the net in its engine, what it is trained on and how. */
interface FlowPoint {
  readonly engine: GradientEngine;
  readonly geometry: Geometry;
  readonly alpha: number;
  readonly labels: Float64Array;
  /** F(x_μ), [P], at the parameters of the engine. */
  readonly predictions: Float64Array;
  /** αλR at the parameters of the engine. */
  penalty(): number;
}

/**
 * The sizes that gradient flow measures its errors by. Free layers grow together and share one norm. Coefficients
 * beside weights of fixed norm are measured, from a start at 0 on, by those that would fit the labels, |c_h| ~ |y|/α;
 * in the conic metric, where they grow from any start at a rate that does not depend on it, by themselves. Predictions
 * are measured by the residual, or by the residual that would cost as much as the penalty, as long as it is above
 * rounding.
 */
export function flowSizes(point: FlowPoint): ErrorSizes {
  const { engine, geometry, alpha, labels, predictions } = point;
  const weights = euclideanNorm(engine.weights);
  const coefficients = euclideanNorm(engine.coefficients);
  const label = rootMeanSquare(labels);
  const rounding = resolutions[engine.precision] * (alpha * rootMeanSquare(engine.outputs) + label);
  const points = Math.sqrt(labels.length);
  const residual = Math.hypot(euclideanDistance(predictions, labels), points * Math.sqrt(2 * point.penalty()));
  const joint = Math.hypot(weights, coefficients);
  const fitting = Math.max(coefficients, (Math.sqrt(engine.width) * label) / alpha);
  const coefficientSize: Record<Geometry, number> = {
    free: joint,
    unit: fitting,
    conic: coefficients,
    output: fitting,
  };
  return {
    parameters: [geometry === 'free' ? joint : weights, coefficientSize[geometry]],
    predictions: Math.max(residual, points * rounding),
  };
}
