export { toConvNet } from './conversion/to-conv-net.js';
export type { InitialLaw, InitialLaws } from './description/initial-law.js';
export type {
  BatchNormDescription,
  ConvDescription,
  DenseDescription,
  GivenArray,
  GlobalAveragePoolDescription,
  LayerDescription,
  LayerKind,
  LocallyConnectedDescription,
  NestedNumbers,
  PaddingMode,
  Parametrisation,
  PoolDescription,
  ReluDescription,
  WeightedLayer,
  Window,
} from './description/layer.js';
export { type NetDescription, netFormat } from './description/net-description.js';
export { parseNetDescription } from './description/parse.js';
export { netJsonSchema } from './description/schema.js';
export { createEngine, type EngineOptions, engineNames, type ImmediateEngineName } from './engines/create-engine.js';
export type {
  Awaitable,
  EngineName,
  Floats,
  ImmediateEngine,
  NetEngine,
  NetMode,
  OutputGradient,
  Precision,
  PreparedInputs,
} from './engines/engine.js';
export { createJsEngine } from './engines/js/create-js-engine.js';
export { type TfjsBackend, type TfjsBackendState, tfjsBackends } from './engines/tfjs/backends.js';
export type { StoredArray } from './initial/given-numbers.js';
export { type InitialNetOptions, initialNet } from './initial/initial-net.js';
export type { LabelledInputs } from './labelled-inputs.js';
export { layOut } from './layout/lay-out.js';
export type { AxisWindow, LaidLayer, MapShape, NetArray, NetLayout } from './layout/net-layout.js';
export type { Net } from './net.js';
export { type PresetName, presetNames } from './presets/names.js';
export type { PresetOptions } from './presets/options.js';
export { presetNet } from './presets/preset-net.js';
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
export { type NetDocument, netDocument } from './saved/net-document.js';
export type { DisjointSets, SetSizes } from './sets/disjoint-sets.js';
export { type ChannelOrders, type ChannelShuffle, shuffleChannels } from './shuffling/shuffle-channels.js';
