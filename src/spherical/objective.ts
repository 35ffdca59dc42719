import { InputError, requireNumber } from '../numerics/input-error.js';
import { requireInstance, requireObject } from '../numerics/require-argument.js';
import type { Objective, Subgradient } from '../training/objective.js';
import type { GradientEngine } from './engine.js';
import { flowSizes } from './flow-sizes.js';
import { applyMetric, type Geometry, type LayerScales, layerScales, project } from './geometry.js';
import { addPenaltyGradient, penalty, type Regularisation } from './regularisation.js';

/** What is minimised, and in which geometry. */
export interface ObjectiveOptions {
  /** α: F = αf or α(f − f₀). Large α is the lazy regime, small α the feature regime. */
  readonly alpha: number;
  /** F = α(f − f₀), f₀ the output at the start. Default: α > 1. */
  readonly subtractInitial?: boolean;
  /** Default `free`. */
  readonly geometry?: Geometry;
  /** Penalty λR added to the loss, default none. */
  readonly regularisation?: Regularisation;
}

/** The names of the parameter arrays of the net, in their order. */
export const parameterNames = ['weights', 'coefficients'] as const;

/**
 * L + λR of a net in an engine, L = (1/2P) Σ_μ (F(x_μ) − y_μ)²/α. Losses and penalties are reported times α, so that
 * they are the same at every α: αL = ½ mean (F − y)². The parameter arrays, `weights` row-major [H·d] and
 * `coefficients` [H], and their gradients are those of the engine; `differentiate` makes the gradients the step
 * H·s·M·∇(L + λR) of a learning rate of 1, s the scales of the layers (`layerScales`), M the metric of the geometry.
 */
export interface SphericalObjective extends Objective {
  readonly engine: GradientEngine;
  readonly alpha: number;
  /** F = α(f − f₀) rather than αf. */
  readonly subtractsInitial: boolean;
  readonly geometry: Geometry;
  readonly scales: LayerScales;
  readonly regularisation: Regularisation | undefined;
  readonly labels: Float64Array;
  /** F(x_μ), [P], after `evaluate`. */
  readonly predictions: Float64Array;
  /**
   * Puts ∇(L + λR) into the gradients of the engine, without scales and metric, at the parameters of the last
   * `evaluate`.
   */
  gradient(subgradient: Subgradient): void;
}

/**
 * Prepares an engine that holds the initial parameters, which set f₀.
 * @throws InputError unless α > 0, the strength of the regularisation is not negative and there is a label a point
 * @example
 * ```ts
 * import { chooseEngine, createObjective, largestCurvature } from 'diffeolab/spherical';
 *
 * const points = Float64Array.of(1, 0, 0, 1);
 * const engine = chooseEngine('auto', 2, 2)(points, 2, 2, 1);
 * engine.weights.set([1, 2]);
 * engine.coefficients.set([1]);
 * const objective = createObjective(engine, Float64Array.of(1, -1), { alpha: 1 });
 * console.log(objective.evaluate(), largestCurvature(objective, points)); // 2.25 2.9999…
 * ```
 */
export function createObjective(
  engine: GradientEngine,
  labels: Float64Array,
  options: ObjectiveOptions,
): SphericalObjective {
  const subject = 'createObjective';
  requireObject(subject, 'engine', engine, ['weights', 'coefficients']);
  requireInstance(subject, 'labels', labels, Float64Array);
  requireObject(subject, 'options', options);
  const alpha = requireNumber(subject, 'alpha', options.alpha, Number.MIN_VALUE);
  const { points, width, outputs, residuals } = engine;
  if (labels.length !== points) {
    throw new InputError(subject, `expected ${points} labels, one a point, got ${labels.length}`);
  }
  const geometry = options.geometry ?? 'free';
  const scales = layerScales(geometry, alpha);
  const { regularisation } = options;
  if (regularisation !== undefined) requireNumber(subject, 'regularisation strength', regularisation.strength, 0);
  const initial = new Float64Array(points);
  const subtractsInitial = options.subtractInitial ?? alpha > 1;
  if (subtractsInitial) {
    engine.forward();
    initial.set(outputs);
  }
  const predictions = new Float64Array(points);
  const gradient: SphericalObjective['gradient'] = (subgradient) => {
    engine.backward();
    if (regularisation !== undefined) addPenaltyGradient(regularisation, engine, subgradient);
  };
  const differentiate: SphericalObjective['differentiate'] = (subgradient) => {
    gradient(subgradient);
    applyMetric(geometry, scales, engine);
  };
  const toSurface = () => project(geometry, engine.weights, engine.dimension);
  const objective: SphericalObjective = {
    engine,
    alpha,
    subtractsInitial,
    geometry,
    scales,
    regularisation,
    labels,
    predictions,
    names: parameterNames,
    parameters: [engine.weights, engine.coefficients],
    gradients: [engine.weightGradient, engine.coefficientGradient],
    frozen: [geometry === 'output', false],
    kinks: [false, regularisation !== undefined && regularisation.kind !== 'l2' && regularisation.strength > 0],
    errors: { predictions, sizes: () => flowSizes(objective) },
    evaluate() {
      engine.forward();
      let sum = 0;
      for (let p = 0; p < points; p++) {
        const prediction = alpha * (outputs[p]! - initial[p]!);
        const error = prediction - labels[p]!;
        predictions[p] = prediction;
        residuals[p] = error / points;
        sum += error * error;
      }
      return sum / (2 * points);
    },
    penalty() {
      return regularisation === undefined ? 0 : alpha * penalty(regularisation, engine);
    },
    gradient,
    differentiate,
    project: toSurface,
    descend(learningRate) {
      if (geometry === 'free') {
        gradient('zero');
        engine.descend(learningRate * width * scales.weights, learningRate * width * scales.coefficients);
      } else {
        differentiate('zero');
        engine.descend(learningRate, learningRate);
        toSurface();
      }
    },
  };
  return objective;
}
