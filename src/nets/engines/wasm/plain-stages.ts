import type { PoolDescription } from '../../description/layer.js';
import type { LaidLayer } from '../../layout/net-layout.js';
import { windowAxes } from './conv-geometry.js';
import { foldInto, gateGradient } from './gradient-maps.js';
import type { KernelMemory } from './kernel-memory.js';
import type { Slice, Stage, StageMaps } from './stage.js';

/** A rectifier that stands alone. */
export function createReluStage(memory: KernelMemory, maps: StageMaps, factor: number): Stage {
  const { input, output, gradient, target } = maps;
  return {
    forward({ first, count }: Slice) {
      memory.run('rectifyMap', input.plan, input.at(first), output.plan, output.at(first), count, factor);
    },
    backward(slice: Slice, toInput: boolean) {
      if (!toInput || !target) return;
      foldInto(memory, gradient, target.map, slice, false);
      gateGradient(memory, { map: target.map, gate: { map: input, factor } }, slice);
      gateGradient(memory, target, slice);
    },
  };
}

/** Maxima or means of windows. */
export function createPoolStage(memory: KernelMemory, maps: StageMaps, layer: LaidLayer): Stage {
  const { input, output, gradient, target } = maps;
  const { operation } = layer.description as PoolDescription;
  const maximum = operation === 'max' ? 1 : 0;
  const [rows, sites] = windowAxes(layer);
  const windows = memory.plan([rows.filterSize, sites.filterSize, rows.stride, sites.stride]);
  return {
    forward({ first, count }: Slice) {
      memory.run('pool', windows, input.plan, input.at(first), output.plan, output.at(first), count, maximum);
    },
    backward(slice: Slice, toInput: boolean) {
      if (!toInput || !target) return;
      const { first, count } = slice;
      target.map.clear(first, count);
      const from = [input.plan, input.at(first), gradient.plan, gradient.at(first)];
      memory.run('poolGradient', windows, ...from, target.map.plan, target.map.at(first), count, maximum);
      gateGradient(memory, target, slice);
    },
  };
}

/** Means over all sites. */
export function createMeanStage(memory: KernelMemory, maps: StageMaps): Stage {
  const { input, output, gradient, target } = maps;
  return {
    forward({ first, count }: Slice) {
      memory.run('meanOfSites', input.plan, input.at(first), output.plan, output.at(first), count);
    },
    backward(slice: Slice, toInput: boolean) {
      if (!toInput || !target) return;
      const { first, count } = slice;
      memory.run('spreadToSites', gradient.plan, gradient.at(first), target.map.plan, target.map.at(first), count);
      gateGradient(memory, target, slice);
    },
  };
}
