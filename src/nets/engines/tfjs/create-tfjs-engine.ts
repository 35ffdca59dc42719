import { installedPackages } from '#platform/nets/engines/tfjs/packages';
import { InputError } from '../../../numerics/input-error.js';
import { requireObject } from '../../../numerics/require-argument.js';
import type { Net } from '../../net.js';
import type { NetEngine } from '../engine.js';
import { requireNet } from '../require-net.js';
import { backendNames, type TfjsBackend } from './backends.js';
import type { PackageSource } from './package-source.js';

const subject = 'createTfjsEngine';

/** How engine `tfjs` is made. */
export interface TfjsOptions {
  /** What it runs on; default the first that is there of `node-gpu`, `webgpu` on a graphics card, `node`, `webgpu`. */
  readonly backend?: TfjsBackend;
}

/**
 * An engine of layered nets that runs on TensorFlow.js, with its operations and its gradients, in float32: on the
 * processor or a graphics card, by what is installed. Its results agree with engine `js` to rounding and depend on the
 * machine in their last digits.
 * @throws InputError saying what to install where there is no backend, or what is wrong with the net
 * @see {@link tfjsBackends}
 */
export async function createTfjsEngine(
  net: Net,
  options: TfjsOptions = {},
): Promise<NetEngine & { readonly backend: TfjsBackend }> {
  return await tfjsEngineFrom(net, options, installedPackages);
}

/** The same with packages from elsewhere. */
export async function tfjsEngineFrom(
  net: Net,
  options: TfjsOptions,
  packages: PackageSource,
): Promise<NetEngine & { readonly backend: TfjsBackend }> {
  requireNet(subject, net);
  requireObject(subject, 'options', options);
  const { backend } = options;
  if (backend !== undefined && !backendNames.includes(backend)) {
    throw new InputError(subject, `backend must be one of ${backendNames.join(', ')}, got ${JSON.stringify(backend)}`);
  }
  const { loadTensorFlow } = await import('./load-tensorflow.js');
  const { TfjsEngine } = await import('./tfjs-engine.js');
  return new TfjsEngine(net, await loadTensorFlow(backend, packages));
}
