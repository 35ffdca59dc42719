import { gpuGlobals } from '#platform/numerics/webgpu/load-gpu';
import { InputError } from '../../../numerics/input-error.js';
import { type Adapter, findAdapters } from '../../../numerics/webgpu/adapters.js';
import { findGpu } from '../../../numerics/webgpu/gpu.js';
import { knownAdapters } from '../../../numerics/webgpu/known-adapters.js';
import type { TensorFlow } from './tensorflow.js';

/** Of messages about what the engine runs on. */
export const subject = 'engine tfjs';

/** What is used of `@tensorflow/tfjs-backend-webgpu`. */
interface WebgpuModule {
  readonly WebGPUBackend: new (device: GPUDevice, info: GPUAdapterInfo) => unknown;
}

/** Limits that are asked for as far as the adapter goes. */
const wantedLimits = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
] as const;

/** Runs work on a device and throws where the device refuses a part of it. */
export type Checked = <Value>(work: () => Promise<Value>) => Promise<Value>;

/**
 * Registers the WebGPU backend of TensorFlow.js on the preferred adapter, hardware before software.
 * @throws InputError if there is no adapter
 */
export async function useWebgpu(tf: TensorFlow, module: unknown): Promise<Checked> {
  const gpu = await findGpu();
  // Looked for in another process first: a driver that crashes takes its process along.
  const { missing } = 'missing' in gpu ? gpu : await knownAdapters();
  const found = missing === undefined ? await findAdapters() : { missing };
  if ('missing' in found) throw new InputError(subject, found.missing);
  const [{ gpu: adapter }]: readonly [Adapter, ...Adapter[]] = found;
  const requiredLimits = Object.fromEntries(wantedLimits.map((name) => [name, adapter.limits[name]]));
  const device = await adapter.requestDevice({ requiredLimits });
  for (const [name, value] of Object.entries(await gpuGlobals())) {
    if (!(name in globalThis)) Object.defineProperty(globalThis, name, { value, configurable: true });
  }
  const { WebGPUBackend } = module as WebgpuModule;
  const backend = withNavigator({ gpu }, () => new WebGPUBackend(device, adapter.info));
  tf.registerBackend('webgpu', () => backend, 1);
  return (work) => checked(device, work);
}

/** Throws what a device refused: the backend takes no notice of it, and reads zeros. */
export async function checked<Value>(
  device: Pick<GPUDevice, 'pushErrorScope' | 'popErrorScope'>,
  work: () => Promise<Value>,
): Promise<Value> {
  device.pushErrorScope('out-of-memory');
  device.pushErrorScope('validation');
  const [outcome] = await Promise.allSettled([work()]);
  const refusals = [await device.popErrorScope(), await device.popErrorScope()];
  const refused = refusals.find((error) => error !== null);
  if (refused) {
    const [reason] = refused.message.trim().split('\n');
    const remedy = 'use smaller batches, or engine js or wasm';
    throw new InputError(subject, `the graphics card refused the work: ${reason} (${remedy})`);
  }
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value;
}

/** The backend asks `navigator.gpu` whether there is WebGPU; Node has none there. */
function withNavigator<Value>(navigator: object, work: () => Value): Value {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
  try {
    return work();
  } finally {
    if (before === undefined) Reflect.deleteProperty(globalThis, 'navigator');
    else Object.defineProperty(globalThis, 'navigator', before);
  }
}
