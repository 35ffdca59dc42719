import type { KernelMemory } from './kernel-memory.js';
import type { GradientTarget, Slice } from './stage.js';
import type { WasmMap } from './wasm-map.js';

/** Gates a gradient that was written ungated. */
export function gateGradient(memory: KernelMemory, { map, gate }: GradientTarget, { first, count }: Slice): void {
  if (!gate) return;
  memory.run('gateMap', map.plan, map.at(first), gate.map.plan, gate.map.at(first), count, gate.factor);
}

/** The gradient of a map from that of the map with its halo, whose ends are added to the other side or dropped. */
export function foldInto(
  memory: KernelMemory,
  wide: WasmMap,
  map: WasmMap,
  { first, count }: Slice,
  periodic: boolean,
): void {
  memory.run('foldHalo', wide.plan, wide.at(first), map.plan, map.at(first), count, periodic ? 1 : 0);
}
