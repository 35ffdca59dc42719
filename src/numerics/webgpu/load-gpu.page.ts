import type { NoGpu } from './no-gpu.js';

/** What to do where WebGPU finds no adapter. */
export const noAdapter =
  'WebGPU finds no adapter (let the browser use the graphics card: chrome://gpu or about:support says what holds it back)';

/** A browser has `navigator.gpu` or nothing. */
export async function loadGpu(): Promise<GPU | NoGpu> {
  return { missing: 'this browser has no WebGPU (use a newer one, and a secure page: https or localhost)' };
}

/** Nothing: a page has them as globals. */
export async function gpuGlobals(): Promise<Readonly<Record<string, unknown>>> {
  return {};
}
