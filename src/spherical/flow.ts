import { InputError, requireNumber } from '../numerics/input-error.js';
import { type Geometry, project } from './geometry.js';
import type { Objective } from './objective.js';
import { resolutions } from './precision.js';
import type { Stepper } from './stepper.js';
import { euclideanDistance, euclideanNorm, rootMeanSquare } from './vectors.js';

/** Accuracy of gradient flow. */
export interface FlowOptions {
  /**
   * Largest local error a step: of the parameters relative to their norm; of the predictions, relative to the residual
   * F − y, ten times as much. Default 10⁻³.
   */
  readonly tolerance?: number;
  /** Largest relative change a step, of the parameters and of the residual. Default 0.2. */
  readonly change?: number;
}

/** Parameters, predictions or the sizes they are measured by, at one point of the flow. */
interface Snapshot<Value> {
  readonly weights: Value;
  readonly coefficients: Value;
  readonly predictions: Value;
}

/**
 * Gradient flow dθ/dt = −H·s·M·∇(L + λR) by Heun's method with the Euler step inside it as error estimate (order
 * 2(1)), two gradients a step. The step adapts so that the local error and the relative change stay bounded, hence
 * also below the stability bound 2/λ_max. Coefficients that a penalty brings to 0 stop there and stay as long as the
 * loss pulls less than the penalty.
 * @throws InputError unless 0 < tolerance ≤ ½ and 0 < change ≤ 1
 */
export function createFlow(objective: Objective, options: FlowOptions = {}): Stepper {
  const subject = 'createFlow';
  const tolerance = requireNumber(subject, 'tolerance', options.tolerance ?? 1e-3, Number.MIN_VALUE, 0.5);
  const change = requireNumber(subject, 'change', options.change ?? 0.2, Number.MIN_VALUE, 1);
  const { engine, geometry, predictions } = objective;
  const present: Snapshot<Float64Array> = { weights: engine.weights, coefficients: engine.coefficients, predictions };
  const start = copy(present);
  const euler = copy(present);
  const slope = { weights: engine.weights.slice(), coefficients: engine.coefficients.slice() };
  const { kind, strength } = objective.regularisation ?? { kind: 'l2', strength: 0 };
  const stopsAtZero = kind !== 'l2' && strength > 0;

  /** θ ← projection of θ₀ − a·k₁ − b·k₂, k₂ in the gradients of the engine. */
  function move(a: number, b: number): void {
    const { weights, coefficients, weightGradient, coefficientGradient } = engine;
    if (geometry !== 'output') {
      for (let i = 0; i < weights.length; i++) {
        weights[i] = start.weights[i]! - a * slope.weights[i]! - b * weightGradient[i]!;
      }
      project(geometry, weights, engine.dimension);
    }
    for (let h = 0; h < coefficients.length; h++) {
      const value = start.coefficients[h]! - a * slope.coefficients[h]! - b * coefficientGradient[h]!;
      coefficients[h] = stopsAtZero && value * start.coefficients[h]! < 0 ? 0 : value;
    }
  }

  return {
    advance(progress) {
      const sizes = sizesOf(objective);
      objective.differentiate('least');
      assign(start, present);
      slope.weights.set(engine.weightGradient);
      slope.coefficients.set(engine.coefficientGradient);
      const speed = Math.max(
        euclideanNorm(slope.weights) / sizes.weights,
        euclideanNorm(slope.coefficients) / sizes.coefficients,
      );
      if (!Number.isFinite(speed)) {
        throw new InputError(
          'createFlow',
          `gradients are beyond float64 at step ${progress.step} (start from smaller parameters)`,
        );
      }
      let step = progress.stepSize === 0 ? 1e-3 / speed : progress.stepSize;
      for (let tries = 0; tries < 100 && speed > 0; tries++) {
        move(step, 0);
        objective.evaluate();
        assign(euler, present);
        objective.differentiate('least');
        move(step / 2, step / 2);
        const loss = objective.evaluate();
        const error = Math.max(
          parameterGap(present, euler, sizes) / tolerance,
          residualGap(present, euler, sizes) / (10 * tolerance),
          (Math.max(parameterGap(present, start, sizes), residualGap(present, start, sizes)) / change) ** 2,
        );
        const factor = Number.isFinite(error) ? Math.min(2, Math.max(0.2, 0.9 / Math.sqrt(error))) : 0.1;
        if (error <= 1) {
          progress.step++;
          progress.time += step;
          progress.stepSize = step * factor;
          return loss;
        }
        step *= factor;
      }
      assign(present, start);
      return null;
    },
  };
}

/**
 * The sizes that errors are measured by. Free layers grow together and share one norm. Coefficients beside weights of
 * fixed norm are measured, from a start at 0 on, by those that would fit the labels, |c_h| ~ |y|/α; in the conic
 * metric, where they grow from any start at a rate that does not depend on it, by themselves. Predictions are measured
 * by the residual, or by the residual that would cost as much as the penalty, as long as it is above rounding.
 */
function sizesOf(objective: Objective): Snapshot<number> {
  const { engine, geometry, alpha, labels, predictions } = objective;
  const weights = euclideanNorm(engine.weights);
  const coefficients = euclideanNorm(engine.coefficients);
  const label = rootMeanSquare(labels);
  const rounding = resolutions[engine.precision] * (alpha * rootMeanSquare(engine.outputs) + label);
  const points = Math.sqrt(labels.length);
  const residual = Math.hypot(euclideanDistance(predictions, labels), points * Math.sqrt(2 * objective.penalty()));
  const joint = Math.hypot(weights, coefficients);
  const fitting = Math.max(coefficients, (Math.sqrt(engine.width) * label) / alpha);
  const coefficientSize: Record<Geometry, number> = {
    free: joint,
    unit: fitting,
    conic: coefficients,
    output: fitting,
  };
  return {
    weights: geometry === 'free' ? joint : weights,
    coefficients: coefficientSize[geometry],
    predictions: Math.max(residual, points * rounding),
  };
}

/** Relative distance of the parameters at two points of the flow. */
function parameterGap(a: Snapshot<Float64Array>, b: Snapshot<Float64Array>, sizes: Snapshot<number>): number {
  return Math.max(
    euclideanDistance(a.weights, b.weights) / sizes.weights,
    euclideanDistance(a.coefficients, b.coefficients) / sizes.coefficients,
  );
}

/** Distance of the predictions at two points of the flow, relative to the residual. */
function residualGap(a: Snapshot<Float64Array>, b: Snapshot<Float64Array>, sizes: Snapshot<number>): number {
  return euclideanDistance(a.predictions, b.predictions) / sizes.predictions;
}

function copy({ weights, coefficients, predictions }: Snapshot<Float64Array>): Snapshot<Float64Array> {
  return { weights: weights.slice(), coefficients: coefficients.slice(), predictions: predictions.slice() };
}

function assign(target: Snapshot<Float64Array>, source: Snapshot<Float64Array>): void {
  target.weights.set(source.weights);
  target.coefficients.set(source.coefficients);
  target.predictions.set(source.predictions);
}
