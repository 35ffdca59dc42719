import { probeAdapters } from '#platform/montecarlo/webgpu/probe-adapters';

let known: Promise<boolean> | undefined;

/** Whether the preferred WebGPU adapter is hardware. */
export function hasHardwareAdapter(): Promise<boolean> {
  known ??= look();
  return known;
}

async function look(): Promise<boolean> {
  try {
    const { adapters } = await probeAdapters();
    return adapters[0]?.kind === 'hardware';
  } catch {
    return false;
  }
}
