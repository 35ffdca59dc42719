export { type AdapterDescription, type AdapterList, describeAdapters } from '../numerics/webgpu/adapters.js';
export { createDeviceEngine, createEngine, type EngineChoice } from './create-engine.js';
export type { DeviceEngine, Engine, EngineName, HostEngineName } from './engine.js';
export {
  estimateSensitivity,
  InterruptedEstimateError,
  type MonteCarloResult,
} from './estimate-sensitivity.js';
export {
  estimateToPrecision,
  type PrecisionOptions,
  type PrecisionProgress,
  type PrecisionResult,
} from './estimate-to-precision.js';
export type { LayerEstimate, SensitivityEstimate } from './layer-estimates.js';
export type { PlacedEstimate } from './least-precise.js';
export { measureRate } from './measure-rate.js';
export type { OutputEstimates } from './measures/output-estimates.js';
export { drawPair, type PairDraw } from './pair-draw.js';
export { type EstimateOptions, posedProblem } from './posed-problem.js';
export type { Problem, ShiftTable } from './problem.js';
export type { Device } from './webgpu/device.js';
export { sharedDevice } from './webgpu/shared-device.js';
export { deviceVariates } from './webgpu/variates.js';
