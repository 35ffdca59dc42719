import { InputError } from '../../../numerics/input-error.js';
import { firstLineOf } from '../../../numerics/message-of.js';
import { knownAdapters } from '../../../numerics/webgpu/known-adapters.js';
import { backendNames, backendState, packagesOf, type TfjsBackend } from './backends.js';
import type { PackageSource } from './package-source.js';
import type { TensorFlow } from './tensorflow.js';
import { type Checked, subject, useWebgpu } from './webgpu-backend.js';

/** TensorFlow.js on one of its backends, ready to run. */
export interface LoadedTensorFlow {
  readonly tf: TensorFlow;
  readonly backend: TfjsBackend;
  /** Makes the backend that of the operations that follow: several may be loaded in a process. */
  use(): void;
  /** Where numbers can't be read at once: runs work and throws if the device refused a part of it. */
  readonly checked?: Checked;
}

const loaded = new Map<TfjsBackend, Promise<LoadedTensorFlow>>();

/**
 * Loads TensorFlow.js with the backend asked for; else with CUDA, with a graphics card, with TensorFlow's kernels on
 * the processor, or with a software GPU, the first that is there. Loaded once in a process.
 * @throws InputError saying what to install
 */
export async function loadTensorFlow(
  wish: TfjsBackend | undefined,
  packages: PackageSource,
): Promise<LoadedTensorFlow> {
  const backend = wish ?? (await preferred(packages));
  if (backend === undefined) {
    const [gpu, webgpu, node] = backendNames.map((name) => `npm install ${packagesOf(name).join(' ')}`);
    throw new InputError(
      subject,
      `no backend is installed (run ${node} for the processor, ${gpu} for CUDA, or ${webgpu} for any graphics card)`,
    );
  }
  const { missing, remedy } = backendState(backend, packages);
  if (missing !== undefined) {
    throw new InputError(subject, `${missing} (${remedy})`);
  }
  const other = backend === 'node' ? 'node-gpu' : 'node';
  if (backend !== 'webgpu' && loaded.has(other)) {
    throw new InputError(
      subject,
      `a process runs TensorFlow once, this one has it as ${other} (start another for ${backend})`,
    );
  }
  const known = loaded.get(backend) ?? load(backend, packages);
  loaded.set(backend, known);
  try {
    return await known;
  } catch (error) {
    loaded.delete(backend);
    throw error;
  }
}

/** The first backend that is there; a software GPU is the last choice. */
async function preferred(packages: PackageSource): Promise<TfjsBackend | undefined> {
  const there = backendNames.filter((backend) => backendState(backend, packages).missing === undefined);
  if (there[0] !== 'webgpu' || there.length === 1) return there[0];
  const { adapters } = await knownAdapters();
  return adapters[0]?.kind === 'hardware' ? 'webgpu' : there[1];
}

async function load(backend: TfjsBackend, packages: PackageSource): Promise<LoadedTensorFlow> {
  const [main, extension] = packagesOf(backend);
  const module = async (name: string) => {
    try {
      return await packages.load(name);
    } catch (error) {
      const reason = firstLineOf(error);
      throw new InputError(subject, `the package ${name} does not load on this machine: ${reason} (install it anew)`);
    }
  };
  const tf = (await module(main)) as TensorFlow;
  const name = backend === 'webgpu' ? 'webgpu' : 'tensorflow';
  const checked = backend === 'webgpu' ? await useWebgpu(tf, await module(extension!)) : undefined;
  if (!(await tf.setBackend(name))) {
    throw new InputError(
      subject,
      `TensorFlow.js can't start its backend ${name} on this machine (use engine js or wasm)`,
    );
  }
  return {
    tf,
    backend,
    ...(checked && { checked }),
    use() {
      // A backend that has started is set at once; the promise says nothing more.
      if (tf.getBackend() !== name) void tf.setBackend(name);
    },
  };
}
