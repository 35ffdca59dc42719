import { codeOf, firstLineOf } from '../../numerics/message-of.js';
import { notInstalled, packageName } from './dawn-package.js';
import type { NoGpu } from './no-gpu.js';

/** What to do where WebGPU finds no adapter. */
export const noAdapter =
  'WebGPU finds no adapter (install the driver of the graphics card with its Vulkan part, or a software GPU: Mesa 24 or later, ' +
  'package mesa-vulkan-drivers, with libvulkan1)';

/** Dawn from the optional package `webgpu`. */
export async function loadGpu(): Promise<GPU | NoGpu> {
  try {
    const { create } = await loadDawn();
    return create([]);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ERR_MODULE_NOT_FOUND') return { missing: notInstalled };
    const reason = firstLineOf(error);
    return { missing: `the package webgpu does not load on this machine: ${reason}` };
  }
}

/** Classes and flags of WebGPU, which pages have as globals. */
export async function gpuGlobals(): Promise<Readonly<Record<string, unknown>>> {
  return (await loadDawn()).globals;
}

interface Dawn {
  readonly create: (options: string[]) => GPU;
  readonly globals: Readonly<Record<string, unknown>>;
}

async function loadDawn(): Promise<Dawn> {
  return (await import(packageName)) as Dawn;
}
