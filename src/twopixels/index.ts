export { type BlockTask, blockTask } from './blocks.js';
export { type Classification, classificationError } from './classification.js';
export { type DisplacementLaw, displacementEnergy, displacementLaw, uniformShifts } from './displacement.js';
export { type FrameEdge, frameEdges } from './frame/neighbourhood.js';
export {
  type FrameTask,
  frameDistance,
  frameDistances,
  frameLabel,
  frameLabellings,
  framePositions,
  frameTask,
} from './frame/task.js';
export type { PairInputs } from './inputs/pair-inputs.js';
export { type AnyPairTask, type PairSetOptions, pairSets } from './inputs/pair-sets.js';
export { type PairMoves, pairMoves } from './moves.js';
export { noiseDeviation } from './noise.js';
export { type Representative, representatives } from './orbits.js';
export type { SolutionSizeOptions } from './solutions/admissible.js';
export { constructSolution, type SolutionOptions } from './solutions/construct.js';
export { dirichlet } from './solutions/dirichlet.js';
export { disordered } from './solutions/disordered.js';
export { highFrequency } from './solutions/high-frequency.js';
export { lowFrequency } from './solutions/low-frequency.js';
export { mix } from './solutions/mix.js';
export { type SolutionName, solutionNames } from './solutions/names.js';
export { strided } from './solutions/strided.js';
export { type Thresholds, withThresholds } from './solutions/thresholds.js';
export { pairSpread } from './spread.js';
export {
  allowedOffsets,
  allPairs,
  distanceLaw,
  type GapConvention,
  gapConventions,
  label,
  type PixelPair,
  pairImage,
  ringDistance,
  type TwoPixelTask,
  twoPixelTask,
} from './task.js';
