export type { Estimate } from './averages/estimate.js';
export type { Bump } from './curve/bump.js';
export type { CurvePoint } from './curve/curve-point.js';
export type { Plateau } from './curve/plateau.js';
export {
  type CurveMeasurement,
  decades,
  type LayerCurve,
  sensitivityCurve,
} from './curve/sensitivity-curve.js';
export {
  type ConventionOptions,
  type Conventions,
  type Preset,
  presetConventions,
} from './inputs/conventions.js';
export type { Data } from './inputs/data.js';
export type { Output, Predictor } from './inputs/predictor.js';
export type { Tensor, TensorLike } from './inputs/tensor.js';
export type { PerturbationNorms } from './measurement/column-visitor.js';
export type { MeasureOptions } from './measurement/measure-options.js';
export type { StabilityProgress } from './measurement/walk.js';
export { alongSegment, type LayerSegment, type SegmentMeasurement } from './observables/along-segment.js';
export type { LayerNote } from './observables/constant-layer.js';
export {
  diffeoSensitivity,
  type LayerSensitivity,
  type SensitivityMeasurement,
} from './observables/diffeo-sensitivity.js';
export type { Discrimination } from './observables/discrimination.js';
export type { Labels } from './observables/error-rate.js';
export { type LayerNeurons, type NeuronMeasurement, neuronStability } from './observables/neuron-stability.js';
export { noiseSensitivity } from './observables/noise-sensitivity.js';
export type { LayerSplit } from './observables/noise-split.js';
export {
  type ErrorRates,
  type LayerStability,
  type MeasurementDetails,
  relativeStability,
  type SensitivityOptions,
  type StabilityMeasurement,
} from './observables/relative-stability.js';
export { type RotationStabilityMeasurement, rotationStability } from './observables/rotation-stability.js';
export { towardsNeighbour } from './observables/towards-neighbour.js';
export type { Deformation } from './perturbations/deformation.js';
export { fieldDeformation, maximumEntropyDeformation } from './perturbations/maximum-entropy.js';
