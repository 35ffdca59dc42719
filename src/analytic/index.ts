export { layerDiffeoLaw, layerNoiseLaw, layerStabilityLaw, outputDiffeoLaw } from './asymptotic.js';
export { linearLayerDiffeo, overlapOutputDiffeo } from './diffeo/closed-form.js';
export { diffeoSensitivity } from './diffeo/diffeo-sensitivity.js';
export { enumerateInFloat } from './diffeo/float-enumeration.js';
export type { LayerQuantity } from './layer-quantity.js';
export {
  assembleNoise,
  exactNoiseSensitivity,
  type NoiseClosure,
  type NoiseNumerator,
} from './noise/noise-sensitivity.js';
export { relativeStability } from './relative-stability.js';
