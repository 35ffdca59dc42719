export { chooseEngine } from './create-engine.js';
export type { EngineName } from './engine.js';
export {
  type EstimateOptions,
  estimateSensitivity,
  type LayerEstimate,
  type MonteCarloResult,
  type SensitivityEstimate,
} from './estimate-sensitivity.js';
