import { installedPackages } from '#platform/nets/engines/tfjs/packages';
import { packageName as dawn } from '../../../numerics/webgpu/dawn-package.js';
import type { PackageSource } from './package-source.js';

/**
 * What TensorFlow.js runs on: TensorFlow's own kernels on the processor (`node`) or with CUDA (`node-gpu`), or shaders
 * on any graphics card (`webgpu`).
 */
export type TfjsBackend = 'node' | 'node-gpu' | 'webgpu';

/** Their names, in the order in which they are taken. */
export const backendNames: readonly TfjsBackend[] = ['node-gpu', 'webgpu', 'node'];

/** The packages of a backend, the first of which is the module that is loaded. */
export function packagesOf(backend: TfjsBackend): readonly [string, ...string[]] {
  if (backend === 'webgpu') return ['@tensorflow/tfjs', '@tensorflow/tfjs-backend-webgpu', dawn];
  return [backend === 'node' ? '@tensorflow/tfjs-node' : '@tensorflow/tfjs-node-gpu'];
}

/** A backend of engine `tfjs`: the version of its package, or what is missing. */
export interface TfjsBackendState {
  readonly backend: TfjsBackend;
  readonly version?: string;
  /** What is missing, and what to do about it. */
  readonly missing?: string;
  readonly remedy?: string;
}

/**
 * The backends that engine `tfjs` can run on, as far as packages go: nothing is loaded, and whether there is a graphics
 * card for them is not asked.
 *
 * @example
 * ```ts
 * import { tfjsBackends } from 'diffeolab/nets';
 *
 * console.log(tfjsBackends().map(({ backend }) => backend)); // [ 'node-gpu', 'webgpu', 'node' ]
 * ```
 */
export function tfjsBackends(): readonly TfjsBackendState[] {
  return backendNames.map((backend) => backendState(backend, installedPackages));
}

/** What is there of a backend. */
export function backendState(backend: TfjsBackend, packages: PackageSource): TfjsBackendState {
  const names = packagesOf(backend);
  const absent = names.filter((name) => packages.versionOf(name) === undefined);
  if (absent.length > 0) {
    return { backend, missing: `${listed(absent)} not installed`, remedy: `run npm install ${absent.join(' ')}` };
  }
  const [first] = names;
  if (backend !== 'webgpu' && !packages.hasAddon(first)) {
    const missing = `the package ${first} is there without TensorFlow's library`;
    return { backend, missing, remedy: `run npm rebuild ${first}, and read what it says` };
  }
  const version = packages.versionOf(first);
  return { backend, ...(version === undefined ? {} : { version }) };
}

function listed(names: readonly string[]): string {
  return names.length === 1 ? `the optional package ${names[0]} is` : `the optional packages ${names.join(', ')} are`;
}
