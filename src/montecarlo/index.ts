export { chooseEngine, createEngine } from './create-engine.js';
export type { Engine, EngineName } from './engine.js';
export { estimateSensitivity, type MonteCarloResult } from './estimate-sensitivity.js';
export {
  defaultSampleLimit,
  estimateToPrecision,
  type PrecisionOptions,
  type PrecisionProgress,
  type PrecisionResult,
} from './estimate-to-precision.js';
export type { LayerEstimate, SensitivityEstimate } from './layer-estimates.js';
export type { PlacedEstimate } from './least-precise.js';
export { measureRate } from './measure-rate.js';
export { drawPair, type PairDraw } from './pair-draw.js';
export { type EstimateOptions, posedProblem } from './posed-problem.js';
export type { Problem, ShiftTable } from './problem.js';
export { type AdapterDescription, type AdapterList, describeAdapters } from './webgpu/adapters.js';
