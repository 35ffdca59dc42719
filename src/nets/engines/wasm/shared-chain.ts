import type { LaidLayer, NetLayout } from '../../layout/net-layout.js';
import type { BatchNodes, LayerNodes, MapNodes } from '../../sharing/batch-nodes.js';
import { BatchNormStage } from './batch-norm-stage.js';
import { createCountStage } from './count-stage.js';
import type { KernelMemory } from './kernel-memory.js';
import { createNodePoolStage } from './node-pool-stage.js';
import { NodeStage } from './node-stage.js';
import { createReluStage } from './plain-stages.js';
import type { Stage, StageMaps } from './stage.js';
import { layerArrays, type NetArrays, StageChain } from './stage-chain.js';
import { planStages, type StagePlan } from './stage-plan.js';
import { noHalo, WasmMap } from './wasm-map.js';

/** A net that runs over the nodes of a batch: each map is one sample whose sites are the nodes. */
export function sharedChain(memory: KernelMemory, layout: NetLayout, arrays: NetArrays, nodes: BatchNodes): StageChain {
  const plans = planStages(layout).map((plan) => ({ ...plan, whole: true }));
  const { description } = layout.layers[0]!;
  const { channels } = layout.input;
  const width = 'channels' in description ? 2 * Math.ceil(channels / 2) : memory.padded(channels);
  const maps = [nodeMap(nodes.input, channels, width), ...plans.map(mapBehind)];
  const gradients = plans.map(mapBehind);
  const stages = plans.map((plan, k) => createStage(plan, k));
  return new StageChain({ memory, plans, stages, maps, gradients, sliceSize: 1 }, arrays, 1);

  function nodeMap({ nodes: sites }: MapNodes, of: number, numbers: number): WasmMap {
    return new WasmMap(memory, { channels: of, size: [sites] }, numbers, noHalo, 1);
  }

  function mapBehind({ layer, last }: StagePlan): WasmMap {
    const { channels: of } = layer.output;
    return nodeMap(nodes.layers[last]!.output, of, memory.padded(of));
  }

  function createStage({ layer, first, rectifier }: StagePlan, k: number): Stage {
    return createNodeStage(memory, layer, arrays, nodes.layers[first]!, mapsOf(k), rectifier);
  }

  function mapsOf(k: number): StageMaps {
    const below = plans[k - 1];
    const [input, output, gradient] = [maps[k]!, maps[k + 1]!, gradients[k]!];
    const gate = below?.rectifier === undefined ? undefined : { map: input, factor: below.rectifier };
    return { input, output, gradient, target: below ? { map: gradients[k - 1]!, gate } : undefined, sliceSize: 1 };
  }
}

function createNodeStage(
  memory: KernelMemory,
  layer: LaidLayer,
  arrays: NetArrays,
  nodes: LayerNodes,
  maps: StageMaps,
  rectifier: number | undefined,
): Stage {
  const { description } = layer;
  const { wiring } = nodes;
  if (wiring.kind === 'counts') return createCountStage(memory, maps, wiring, nodes.input.sites);
  if (wiring.kind === 'window') {
    if (description.kind === 'pool') return createNodePoolStage(memory, maps, wiring, description.operation);
    return new NodeStage(memory, layerArrays(arrays, layer), maps, wiring, rectifier);
  }
  if (description.kind === 'relu') return createReluStage(memory, maps, description.scale ?? 1);
  return new BatchNormStage(memory, layerArrays(arrays, layer), maps, arrays.statistics, nodes.input.multiplicities);
}
