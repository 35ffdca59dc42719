import { type NetLayout, siteCount } from '../../layout/net-layout.js';
import { BatchNormStage } from './batch-norm-stage.js';
import { ConvStage } from './conv-stage.js';
import { DenseStage } from './dense-stage.js';
import { FlattenStage } from './flatten-stage.js';
import type { KernelMemory } from './kernel-memory.js';
import { LocallyConnectedStage } from './locally-connected-stage.js';
import { createMeanStage, createPoolStage, createReluStage } from './plain-stages.js';
import type { Stage, StageMaps } from './stage.js';
import { keepsGradients, layerArrays, type NetArrays, StageChain } from './stage-chain.js';
import { heldInput, planStages, type StagePlan } from './stage-plan.js';
import { noHalo, WasmMap } from './wasm-map.js';

/** Bytes that the maps of a slice may take: as much as stays in the second cache of a core. */
const sliceBytes = 2 ** 18;

/** A net that runs over all sites of its inputs, with room for `capacity` of them. */
export function plainChain(memory: KernelMemory, layout: NetLayout, arrays: NetArrays, capacity: number): StageChain {
  const plans = planStages(layout);
  const sliceSize = sliceSizeOf(memory, plans);
  const maps = [inputMap(), ...plans.map((_, k) => outputMap(k))];
  const gradients = plans.map((_, k) => gradientMap(k));
  const stages = plans.map((plan, k) => createStage(memory, plan, arrays, mapsOf(k)));
  return new StageChain({ memory, plans, stages, maps, gradients, sliceSize }, arrays, capacity);

  function inputMap(): WasmMap {
    const shape = heldInput(layout);
    const { halos, layer } = plans[0]!;
    // Products of windows take any even number of channels of their input, all others whole vectors.
    const width = 'filterSize' in layer.description ? 2 * Math.ceil(shape.channels / 2) : memory.padded(shape.channels);
    return new WasmMap(memory, shape, width, halos.input, capacity);
  }

  function outputMap(k: number): WasmMap {
    const { output } = plans[k]!.layer;
    const halo = plans[k + 1]?.halos.input ?? noHalo;
    return new WasmMap(memory, output, memory.padded(output.channels), halo, capacity);
  }

  function gradientMap(k: number): WasmMap {
    const { layer, halos } = plans[k]!;
    const room = keepsGradients(plans, k) ? capacity : Math.min(capacity, sliceSize);
    return new WasmMap(memory, layer.output, memory.padded(layer.output.channels), halos.gradient, room);
  }

  function mapsOf(k: number): StageMaps {
    const below = plans[k - 1];
    const [input, output, gradient] = [maps[k]!, maps[k + 1]!, gradients[k]!];
    const gate = below?.rectifier === undefined ? undefined : { map: input, factor: below.rectifier };
    const target = below ? { map: gradients[k - 1]!, gate } : undefined;
    return { input, output, gradient, target, sliceSize: plans[k]!.whole ? capacity : Math.min(capacity, sliceSize) };
  }
}

/** Samples of a slice: so many that their maps stay in the cache, in whole groups. */
function sliceSizeOf(memory: KernelMemory, plans: readonly StagePlan[]): number {
  const sliced = plans.filter(({ whole }) => !whole);
  const group = Math.max(1, ...sliced.map((plan) => plan.group));
  let bytes = 0;
  for (const { layer } of sliced) {
    const { channels, size } = layer.output;
    bytes += 2 * memory.bytes * size.reduce((product, extent) => product * extent, memory.padded(channels));
  }
  return group * Math.max(1, Math.floor(sliceBytes / Math.max(1, bytes) / group));
}

function createStage(memory: KernelMemory, { layer, rectifier }: StagePlan, arrays: NetArrays, maps: StageMaps): Stage {
  const { description } = layer;
  const own = layerArrays(arrays, layer);
  switch (description.kind) {
    case 'conv':
      return new ConvStage(memory, own, maps, rectifier);
    case 'locally-connected':
      return new LocallyConnectedStage(memory, own, maps, rectifier);
    case 'dense': {
      const Dense = siteCount(maps.input.shape) === 1 ? DenseStage : FlattenStage;
      return new Dense(memory, own, maps, rectifier);
    }
    case 'relu':
      return createReluStage(memory, maps, description.scale ?? 1);
    case 'pool':
      return createPoolStage(memory, maps, layer);
    case 'global-average-pool':
      return createMeanStage(memory, maps);
    case 'batch-norm':
      return new BatchNormStage(memory, own, maps, arrays.statistics);
  }
}
