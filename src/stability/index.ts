export { alongSegment, type LayerSegment, type SegmentMeasurement } from './along-segment.js';
export type { Bump } from './bump.js';
export type { LayerNote } from './constant-layer.js';
export {
  averages,
  type ConventionOptions,
  type Conventions,
  defaultConventions,
  noiseLaws,
  noiseNorms,
  type Preset,
  pairLaws,
  presetConventions,
  presets,
  spreads,
} from './conventions.js';
export type { CurvePoint } from './curve-point.js';
export type { Data } from './data.js';
export type { Deformation } from './deformation.js';
export { diffeoSensitivity, type LayerSensitivity, type SensitivityMeasurement } from './diffeo-sensitivity.js';
export type { Labels } from './error-rate.js';
export type { Estimate } from './estimate.js';
export { fieldDeformation, maximumEntropyDeformation } from './maximum-entropy.js';
export type { MeasureOptions, PerturbationNorms } from './measure.js';
export { type LayerNeurons, type NeuronMeasurement, neuronStability } from './neuron-stability.js';
export { noiseSensitivity } from './noise-sensitivity.js';
export type { Plateau } from './plateau.js';
export type { Output, Predictor } from './predictor.js';
export {
  type ErrorRates,
  type LayerStability,
  type MeasurementDetails,
  relativeStability,
  type SensitivityOptions,
  type StabilityMeasurement,
} from './relative-stability.js';
export { type RotationStabilityMeasurement, rotationStability } from './rotation-stability.js';
export {
  type CurveMeasurement,
  decades,
  type SensitivityCurve,
  sensitivityCurve,
} from './sensitivity-curve.js';
export type { Tensor, TensorLike } from './tensor.js';
export { towardsNeighbour } from './towards-neighbour.js';
export type { StabilityProgress } from './walk.js';
