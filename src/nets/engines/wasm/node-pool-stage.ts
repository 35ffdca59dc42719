import type { WindowWiring } from '../../sharing/batch-nodes.js';
import { gateGradient } from './gradient-maps.js';
import type { KernelMemory } from './kernel-memory.js';
import type { Slice, Stage, StageMaps } from './stage.js';
import { noHalo, WasmMap } from './wasm-map.js';

/** Maxima or means of windows of nodes: the windows are laid behind each other, and pooled as a map. */
export function createNodePoolStage(
  memory: KernelMemory,
  { input, output, gradient, target }: StageMaps,
  { window, gather }: WindowWiring,
  operation: 'max' | 'average',
): Stage {
  const list = memory.integers(gather);
  const maximum = operation === 'max' ? 1 : 0;
  const windows = memory.plan([1, window, 1, window]);
  const laid = () => new WasmMap(memory, { ...input.shape, size: [gather.length] }, input.width, noHalo, 1);
  const [values, pulls] = [laid(), laid()];
  return {
    forward() {
      memory.call('gatherNodes', input.at(0), list, gather.length, input.site, values.at(0));
      memory.run('pool', windows, values.plan, values.at(0), output.plan, output.at(0), 1, maximum);
    },
    backward(slice: Slice, toInput: boolean) {
      if (!toInput || !target) return;
      target.map.clear(0, 1);
      pulls.clear(0, 1);
      const from = [values.plan, values.at(0), gradient.plan, gradient.at(0)];
      memory.run('poolGradient', windows, ...from, pulls.plan, pulls.at(0), 1, maximum);
      memory.run('scatterNodes', pulls.at(0), list, gather.length, input.site, target.map.at(0));
      gateGradient(memory, target, slice);
    },
  };
}
