import type { CountWiring } from '../../sharing/batch-nodes.js';
import { gateGradient } from './gradient-maps.js';
import type { KernelMemory } from './kernel-memory.js';
import type { Slice, Stage, StageMaps } from './stage.js';

/** Means over all sites of an input, from its nodes and how many sites each stands for. */
export function createCountStage(
  memory: KernelMemory,
  { input, output, gradient, target }: StageMaps,
  wiring: CountWiring,
  sites: number,
): Stage {
  const starts = memory.integers(wiring.start);
  const list = memory.integers(wiring.nodes);
  const shares = memory.bytesOf(8 * wiring.counts.length);
  memory.doubles(shares, wiring.counts.length).set(Float64Array.from(wiring.counts, (count) => count / sites));
  const tables = [starts, list, shares, output.sites, output.site];
  return {
    forward() {
      memory.run('addNodes', ...tables, input.at(0), output.at(0));
    },
    backward(slice: Slice, toInput: boolean) {
      if (!toInput || !target) return;
      target.map.clear(0, 1);
      memory.run('spreadNodes', ...tables, gradient.at(0), target.map.at(0));
      gateGradient(memory, target, slice);
    },
  };
}
