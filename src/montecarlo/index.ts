export { chooseEngine, createEngine } from './create-engine.js';
export type { Engine, EngineName } from './engine.js';
export {
  estimateSensitivity,
  type LayerEstimate,
  type MonteCarloResult,
  type SensitivityEstimate,
} from './estimate-sensitivity.js';
export { drawPair, type PairDraw } from './pair-draw.js';
export { type EstimateOptions, posedProblem } from './posed-problem.js';
export type { Problem, ShiftTable } from './problem.js';
export { type AdapterDescription, type AdapterList, describeAdapters } from './webgpu/adapters.js';
