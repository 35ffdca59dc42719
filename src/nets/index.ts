export type { LabelledInputs } from './labelled-inputs.js';
export { type Activations, type BatchActivations, createForward, forward } from './ring/forward.js';
export { forwardWasm } from './ring/forward-wasm.js';
export { type LayerName, layerNames } from './ring/layer-name.js';
export {
  type ConvLayer,
  type ConvNet,
  convLayer,
  convNet,
  filterShape,
  type RationalWeights,
  rationalLayer,
} from './ring/network.js';
export { type LayerPlan, type NetworkPlan, planNetwork } from './ring/plan.js';
export { pixelResponses } from './ring/response.js';
export type { DisjointSets, SetSizes } from './sets/disjoint-sets.js';
