export { type Classification, classificationError } from './classification.js';
export { type DisplacementLaw, displacementEnergy, displacementLaw, uniformShifts } from './displacement.js';
export { type Activations, type BatchActivations, createForward, forward } from './forward.js';
export { forwardWasm } from './forward-wasm.js';
export { type LayerName, layerNames } from './layer-name.js';
export {
  type ConvLayer,
  type ConvNet,
  convLayer,
  convNet,
  filterShape,
  type RationalWeights,
  rationalLayer,
} from './network.js';
export { defaultNoiseEnergy, noiseDeviation } from './noise.js';
export { type Representative, representatives, translationPeriod } from './orbits.js';
export { type LayerPlan, type NetworkPlan, planNetwork } from './plan.js';
export { pixelResponses } from './response.js';
export { constructSolution, type SolutionName, type SolutionOptions, solutionNames } from './solutions/construct.js';
export { dirichlet } from './solutions/dirichlet.js';
export { disordered } from './solutions/disordered.js';
export { highFrequency } from './solutions/high-frequency.js';
export { lowFrequency } from './solutions/low-frequency.js';
export { mix } from './solutions/mix.js';
export { strided } from './solutions/strided.js';
export { pairSpread } from './spread.js';
export {
  allowedOffsets,
  allPairs,
  distanceLaw,
  label,
  type PixelPair,
  pairImage,
  ringDistance,
  type TwoPixelTask,
  twoPixelTask,
} from './task.js';
