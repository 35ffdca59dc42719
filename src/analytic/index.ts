export { linearLayerDiffeo, overlapOutputDiffeo } from './diffeo/closed-form.js';
export { diffeoSensitivity } from './diffeo/diffeo-sensitivity.js';
export { enumerateInFloat } from './diffeo/float-enumeration.js';
export { highFrequencyExponents, highFrequencyLaw, highFrequencyLayer } from './laws/high-frequency.js';
export type { LayerLaw } from './laws/layer-law.js';
export { layerDiffeoLaw, layerNoiseLaw, layerStabilityLaw, outputDiffeoLaw } from './laws/low-frequency.js';
export { participationNoiseLaw, participationWidth } from './laws/participation.js';
export { stridedLaw, stridedLayer } from './laws/strided.js';
export type { LayerQuantity } from './layer-quantity.js';
export { exactNoiseSensitivity } from './noise/exact-noise-sensitivity.js';
export { gaussianClosureNumerators } from './noise/gaussian-closure.js';
export { latticeNoiseNumerators } from './noise/lattice.js';
export {
  assembleNoise,
  type NoiseClosure,
  type NoiseClosureName,
  type NoiseNumerator,
  noiseSensitivity,
} from './noise/noise-sensitivity.js';
export { relativeStability } from './relative-stability.js';
export { kernelLearningCurve } from './spherical/kernel-learning-curve.js';
export { type KernelMode, kernelSpectrum } from './spherical/kernel-spectrum.js';
