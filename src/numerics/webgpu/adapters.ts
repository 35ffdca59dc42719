import { noAdapter } from '#platform/numerics/webgpu/load-gpu';
import { findGpu } from './gpu.js';
import type { NoGpu } from './no-gpu.js';

/** A graphics card, or a program that stands in for one. */
export interface AdapterDescription {
  readonly name: string;
  readonly vendor: string;
  readonly architecture: string;
  /** `software`: the shaders run on the processor. */
  readonly kind: 'hardware' | 'software';
  /** Names and values as WebGPU has them: bytes, invocations, workgroups. */
  readonly limits: Readonly<Record<string, number>>;
  readonly features: readonly string[];
}

/** The adapters of this machine, the preferred one first; where there are none, why and what to install. */
export interface AdapterList {
  readonly adapters: readonly AdapterDescription[];
  readonly missing?: string;
}

/**
 * An adapter and what it is.
 * @internal
 */
export interface Adapter {
  readonly gpu: GPUAdapter;
  readonly description: AdapterDescription;
}

/** Names in adapter descriptions that stand for shaders run by the processor. */
const softwareNames = /llvmpipe|lavapipe|swiftshader|basic render|\bwarp\b|software/i;

const requests: readonly GPURequestAdapterOptions[] = [
  { powerPreference: 'high-performance' },
  { powerPreference: 'low-power' },
  { forceFallbackAdapter: true },
];

/**
 * Lists the WebGPU adapters that can be had, hardware before software. Loads Dawn; makes no device.
 * @see {@link createDeviceEngine}
 */
export async function describeAdapters(): Promise<AdapterList> {
  const found = await findAdapters();
  return 'missing' in found
    ? { adapters: [], missing: found.missing }
    : { adapters: found.map(({ description }) => description) };
}

/**
 * All adapters, hardware before software, or why there are none.
 * @internal
 */
export async function findAdapters(): Promise<readonly [Adapter, ...Adapter[]] | NoGpu> {
  const gpu = await findGpu();
  if ('missing' in gpu) return gpu;
  const found = new Map<string, Adapter>();
  for (const request of requests) {
    const adapter = await gpu.requestAdapter(request);
    if (adapter === null) continue;
    const description = describe(adapter);
    const key = `${description.name} ${description.vendor} ${description.architecture}`;
    if (!found.has(key)) found.set(key, { gpu: adapter, description });
  }
  const all = [...found.values()];
  const [first, ...others] = [...all.filter(isHardware), ...all.filter((adapter) => !isHardware(adapter))];
  return first === undefined ? { missing: noAdapter } : [first, ...others];
}

function isHardware({ description }: Adapter): boolean {
  return description.kind === 'hardware';
}

function describe(adapter: GPUAdapter): AdapterDescription {
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info;
  const name = [description, device, architecture, vendor].find((text) => text !== '') ?? 'unnamed adapter';
  const software = isFallbackAdapter || softwareNames.test(`${description} ${device} ${architecture}`);
  return {
    name,
    vendor,
    architecture,
    kind: software ? 'software' : 'hardware',
    limits: limitsOf(adapter.limits),
    features: [...adapter.features].sort(),
  };
}

/** The limits as plain data: getters of the prototype in browsers and in Dawn. */
function limitsOf(limits: GPUSupportedLimits): Record<string, number> {
  const values: Record<string, number> = {};
  for (const name in limits) {
    const value: unknown = limits[name as keyof GPUSupportedLimits];
    if (typeof value === 'number') values[name] = value;
  }
  return values;
}
