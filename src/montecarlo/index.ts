export type { Engine, EngineName } from './engine.js';
export { createEngine, fastestEngine } from './engines/create-engine.js';
export { estimateSensitivity, type MonteCarloResult } from './estimate-sensitivity.js';
export type { EstimatePair, LayerEstimate, SensitivityEstimate } from './estimates.js';
export { type MonteCarloOptions, posedProblem } from './options.js';
export { drawPair, type PairDraw } from './pair-draw.js';
export type { Problem, ShiftTable } from './problem.js';
