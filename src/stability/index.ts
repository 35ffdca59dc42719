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
export type { Data } from './data.js';
export type { Deformation } from './deformation.js';
export { diffeoSensitivity, type LayerSensitivity, type SensitivityMeasurement } from './diffeo-sensitivity.js';
export type { Estimate } from './estimate.js';
export type { MeasureOptions, PerturbationNorms } from './measure.js';
export { noiseSensitivity } from './noise-sensitivity.js';
export type { Output, Predictor } from './predictor.js';
export {
  type LayerStability,
  type MeasurementDetails,
  relativeStability,
  type SensitivityOptions,
  type StabilityMeasurement,
} from './relative-stability.js';
export type { Tensor, TensorLike } from './tensor.js';
export type { StabilityProgress } from './walk.js';
