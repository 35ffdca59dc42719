import { InputError } from '../../../numerics/input-error.js';
import { type Adapter, findAdapters } from '../../../numerics/webgpu/adapters.js';
import { findGpu } from '../../../numerics/webgpu/gpu.js';
import { knownAdapters } from '../../../numerics/webgpu/known-adapters.js';
import type { TensorFlow } from './tensorflow.js';

/** What is used of `@tensorflow/tfjs-backend-webgpu`. */
interface WebgpuModule {
  readonly WebGPUBackend: new (device: GPUDevice, info: GPUAdapterInfo) => unknown;
}

/** Flags of WebGPU that browsers have as globals and the backend takes from there. */
const constants: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  GPUBufferUsage: {
    MAP_READ: 1,
    MAP_WRITE: 2,
    COPY_SRC: 4,
    COPY_DST: 8,
    UNIFORM: 64,
    STORAGE: 128,
    QUERY_RESOLVE: 512,
  },
  GPUMapMode: { READ: 1, WRITE: 2 },
  GPUTextureUsage: { COPY_SRC: 1, COPY_DST: 2, TEXTURE_BINDING: 4, STORAGE_BINDING: 8, RENDER_ATTACHMENT: 16 },
};

/** Limits that are asked for as far as the adapter goes. */
const wantedLimits = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
] as const;

/**
 * Registers the WebGPU backend of TensorFlow.js on the preferred adapter, hardware before software.
 * @throws InputError if there is no adapter
 */
export async function useWebgpu(subject: string, tf: TensorFlow, module: unknown): Promise<void> {
  const gpu = await findGpu();
  // Looked for in another process first: a driver that crashes takes its process along.
  const { missing } = 'missing' in gpu ? gpu : await knownAdapters();
  const found = missing === undefined ? await findAdapters() : { missing };
  if ('missing' in found) throw new InputError(subject, `engine tfjs can't run on webgpu: ${found.missing}`);
  const [{ gpu: adapter }]: readonly [Adapter, ...Adapter[]] = found;
  const requiredLimits = Object.fromEntries(wantedLimits.map((name) => [name, adapter.limits[name]]));
  const device = await adapter.requestDevice({ requiredLimits });
  for (const [name, flags] of Object.entries(constants)) {
    if (!(name in globalThis)) Object.defineProperty(globalThis, name, { value: flags, configurable: true });
  }
  const { WebGPUBackend } = module as WebgpuModule;
  const backend = withNavigator({ gpu }, () => new WebGPUBackend(device, adapter.info));
  tf.registerBackend('webgpu', () => backend, 1);
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
