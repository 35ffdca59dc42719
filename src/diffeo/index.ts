export {
  type AffineDeformation,
  affineField,
  affineMatrix,
  type PatchDeformation,
  patchDeformation,
  patchDeformations,
} from './affine.js';
export {
  type Coefficients,
  coefficientSampler,
  type FieldNumber,
  fieldNumber,
  sampleCoefficients,
} from './coefficients.js';
export { decomposeField, decomposeGradient, type GradientParts, type PatchDecomposition } from './decomposition.js';
export {
  type DeformEngine,
  type DeformedBatch,
  type Deformer,
  type DeformOptions,
  deform,
  deformer,
  deformRepeatedly,
  type SampleRange,
} from './deform.js';
export { type FieldEnergy, fieldEnergy, meanEnergy } from './energy.js';
export type { Boundary, DiffeoEnsemble, Frame, Temperature } from './ensemble.js';
export { type DisplacementField, displacementField, displacementLine, sampleField, sampleLine } from './field.js';
export { gaussianWidth } from './gaussian-width.js';
export { type FieldGradient, fieldGradient } from './gradient.js';
export type { Interpolation } from './interpolation.js';
export { type Invertibility, invertibility } from './invertibility.js';
export { pixelInvertibility } from './pixel-invertibility.js';
export { type Pixels, type RemapOptions, remap, remapLine } from './remap.js';
export {
  type BetaLaw,
  type BetaSamplerOptions,
  betaEnsembles,
  betaSampler,
  type DisplacementOf,
  type EnsembleSampler,
  type FieldDraw,
  type FieldSampler,
  fieldDisplacement,
  fixedDisplacement,
  withDisplacement,
} from './samplers.js';
export { type TemperatureRange, temperatureRange } from './temperature-range.js';
export { rmsDisplacement, temperatureFor, typicalDisplacement } from './typical-displacement.js';
