export { linearLayerDiffeo, overlapOutputDiffeo } from './diffeo/closed-form.js';
export { diffeoSensitivity } from './diffeo/diffeo-sensitivity.js';
export { enumerateInFloat } from './diffeo/float-enumeration.js';
export { type KernelRidge, kernelRidge } from './kernel-limit/kernel-ridge.js';
export type { KernelEngine } from './kernel-limit/nets/gram-rows.js';
export { type NetKernelOptions, type NetKernels, netKernels } from './kernel-limit/nets/net-kernels.js';
export { type UntrainedLayer, untrainedSensitivities } from './kernel-limit/nets/untrained.js';
export { type LazyNoise, lazyNoise } from './kernel-limit/ring/lazy-noise.js';
export {
  type LazyErrors,
  type LazySolution,
  type LazyTraining,
  lazyErrors,
  lazySolution,
} from './kernel-limit/ring/lazy-solution.js';
export {
  type LazyKernel,
  lazyKernels,
  type RingKernelOptions,
  type RingKernels,
  ringKernels,
} from './kernel-limit/ring/ring-kernels.js';
export {
  type RingSensitivity,
  type RingSensitivityOptions,
  ringSensitivities,
} from './kernel-limit/ring/ring-sensitivities.js';
export { type GivenRingNet, type Readout, readouts } from './kernel-limit/ring/wide-ring-net.js';
export { highFrequencyExponents, highFrequencyLaw, highFrequencyLayer } from './laws/high-frequency.js';
export type { LayerLaw } from './laws/layer-law.js';
export { layerDiffeoLaw, layerNoiseLaw, layerStabilityLaw, outputDiffeoLaw } from './laws/low-frequency.js';
export { participationNoiseLaw, participationWidth } from './laws/participation.js';
export { stridedLaw, stridedLayer } from './laws/strided.js';
export type { LayerQuantity } from './layer-quantity.js';
export { bayesError } from './noise/bayes-error.js';
export { exactNoiseSensitivity } from './noise/exact-noise-sensitivity.js';
export { type ExactOutputNoise, type ExactOutputOptions, exactOutputNoise } from './noise/exact-output.js';
export { gaussianClosureNumerators } from './noise/gaussian-closure.js';
export { latticeNoiseNumerators } from './noise/lattice.js';
export type { LayerNoise, OutputDiscrimination } from './noise/layer-noise.js';
export type { NoiseClosureName } from './noise/noise-closures.js';
export { type NoiseOptions, noiseMeasures } from './noise/noise-measures.js';
export {
  assembleNoise,
  type NoiseClosure,
  type NoiseNumerator,
  noiseSensitivity,
} from './noise/noise-sensitivity.js';
export { type DiscriminationOptions, noiseTheory, outputDiscrimination } from './noise/output-discrimination.js';
export { relativeStability } from './relative-stability.js';
export { kernelLearningCurve } from './spherical/kernel-learning-curve.js';
export { type KernelMode, kernelSpectrum } from './spherical/kernel-spectrum.js';
