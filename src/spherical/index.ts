export { largestCurvature } from './curvature.js';
export { DivergenceError } from './divergence.js';
export type { EngineFactory, EngineName, GradientEngine } from './engine.js';
export { createJsEngine } from './engines/js.js';
export { fibonacciLattice } from './fibonacci.js';
export type { FlowOptions } from './flow.js';
export { applyMetric, type Geometry, geometries, type LayerScales, layerScales } from './geometry.js';
export {
  type CoefficientLaw,
  coefficientLaws,
  initialise,
  type WeightLaw,
  weightLaws,
} from './initialise.js';
export { evaluate, flatParameters, type OneHiddenLayerNet, oneHiddenLayerNet } from './network.js';
export { createObjective, type Objective, type ObjectiveOptions } from './objective.js';
export { type PointLaw, pointLaws, samplePoints } from './points.js';
export { netPredictor, type Predictor } from './predictor.js';
export { addPenaltyGradient, penalty, type Regularisation, regularisationKinds } from './regularisation.js';
export type { StopReason, StopRules } from './stopping.js';
export {
  type ConstantTarget,
  type GaussianFieldTarget,
  gaussianField,
  type NormTarget,
  smoothness,
  type Target,
  type TeacherActivation,
  targetValues,
  teacherActivations,
} from './targets.js';
export {
  type LabelledPoints,
  type TrainMethod,
  type TrainOptions,
  type TrainProgress,
  type TrainResult,
  train,
} from './train.js';
export { type CurveRecord, stateFromJson, stateToJson, type TrainState } from './train-state.js';
