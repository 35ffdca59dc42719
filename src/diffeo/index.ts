export { type Coefficients, type FieldNumber, fieldNumber, sampleCoefficients } from './coefficients.js';
export {
  type DeformEngine,
  type Deformed,
  type Deformer,
  type DeformOptions,
  deform,
  deformer,
  deformRepeatedly,
  type SampleRange,
} from './deform.js';
export { type FieldEnergy, fieldEnergy, meanEnergy } from './energy.js';
export type { Boundary, DiffeoEnsemble, Temperature } from './ensemble.js';
export { type DisplacementField, displacementField, displacementLine, sampleField, sampleLine } from './field.js';
export { gaussianWidth } from './gaussian-width.js';
export type { Interpolation } from './interpolation.js';
export { type Pixels, type RemapOptions, remap, remapLine } from './remap.js';
export { type Frame, rmsDisplacement, temperatureFor, typicalDisplacement } from './typical-displacement.js';
