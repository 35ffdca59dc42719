import { probeAdapters } from '#platform/numerics/webgpu/probe-adapters';
import { type AdapterList, describeAdapters } from './adapters.js';
import { ownGpu } from './gpu.js';

let known: Promise<AdapterList> | undefined;

/** The adapters, looked for once in a process, without a word on stderr. */
export function knownAdapters(): Promise<AdapterList> {
  known ??= ownGpu() === undefined ? probeAdapters() : describeAdapters();
  return known;
}

/** Whether the preferred WebGPU adapter is hardware. */
export async function hasHardwareAdapter(): Promise<boolean> {
  try {
    const { adapters } = await knownAdapters();
    return adapters[0]?.kind === 'hardware';
  } catch {
    return false;
  }
}
