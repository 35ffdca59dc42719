import { loadGpu } from '#platform/numerics/webgpu/load-gpu';
import type { NoGpu } from './no-gpu.js';

/** Held until the process ends: Dawn ends, and all its devices with it, when its entry is collected as garbage. */
let found: Promise<GPU | NoGpu> | undefined;

/** The entry to WebGPU: `navigator.gpu` where there is one, else what this platform has to load. */
export function findGpu(): Promise<GPU | NoGpu> {
  const own = ownGpu();
  found ??= own === undefined ? loadGpu() : Promise.resolve(own);
  return found;
}

/** The entry to WebGPU that this process has without loading anything. */
export function ownGpu(): GPU | undefined {
  return (globalThis as { readonly navigator?: { readonly gpu?: GPU } }).navigator?.gpu;
}
