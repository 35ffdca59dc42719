/** What is missing where there is no WebGPU, and what to do about it: one line without a full stop. */
export interface NoGpu {
  readonly missing: string;
}

/** Name of the optional package; a variable, so that bundlers for browsers don't look for it. */
const packageName = 'webgpu';

/** Held until the process ends: Dawn ends, and all its devices with it, when its entry is collected as garbage. */
let found: Promise<GPU | NoGpu> | undefined;

/** The entry to WebGPU: that of the browser, or Dawn from the optional package `webgpu` in Node. */
export function findGpu(): Promise<GPU | NoGpu> {
  found ??= loadGpu();
  return found;
}

async function loadGpu(): Promise<GPU | NoGpu> {
  const own = (globalThis as { readonly navigator?: { readonly gpu?: GPU } }).navigator?.gpu;
  if (own !== undefined) return own;
  if (typeof process === 'undefined') {
    return { missing: 'this browser has no WebGPU (use a newer one, and a secure page: https or localhost)' };
  }
  try {
    const dawn = (await import(/* @vite-ignore */ packageName)) as { readonly create: (options: string[]) => GPU };
    return dawn.create([]);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ERR_MODULE_NOT_FOUND') {
      return { missing: 'the optional package webgpu is not installed (run npm install webgpu)' };
    }
    const [reason] = String(error instanceof Error ? error.message : error).split('\n');
    return { missing: `the package webgpu does not load on this machine: ${reason}` };
  }
}
