import type { Adapter } from '../../numerics/webgpu/adapters.js';
import { findAdapters } from '../../numerics/webgpu/adapters.js';
import { knownAdapters } from '../../numerics/webgpu/known-adapters.js';
import type { NoGpu } from '../../numerics/webgpu/no-gpu.js';
import { Device } from './device.js';

let shared: Promise<Device | NoGpu> | undefined;

/**
 * The device of the preferred adapter, opened once and kept with its pipelines until the process ends, or opened anew
 * after it was lost; where there is none, what is missing.
 * @see {@link createDeviceEngine}
 */
export async function sharedDevice(): Promise<Device | NoGpu> {
  const device = await shared;
  if (device !== undefined && !('missing' in device) && device.lost === undefined) return device;
  shared = open();
  return await shared;
}

/** Dawn is loaded here only where the process that looked for adapters has found one. */
async function open(): Promise<Device | NoGpu> {
  const { missing } = await knownAdapters();
  if (missing !== undefined) return { missing };
  const found = await findAdapters();
  if ('missing' in found) return found;
  const [first]: readonly [Adapter, ...Adapter[]] = found;
  return await Device.open(first);
}
