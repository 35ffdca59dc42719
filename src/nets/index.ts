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
export { type LayerPlan, type NetworkPlan, planNetwork } from './plan.js';
export { pixelResponses } from './response.js';
