import { createRequire } from 'node:module';
import { join } from 'node:path';
import { backendState, type TfjsBackend } from '../../dist/nets/engines/tfjs/backends.js';
import { installedPackages } from '../../dist/nets/engines/tfjs/packages.node.js';

/** Why a backend can't run here, undefined where it can. */
export function missingBackend(backend: TfjsBackend): string | undefined {
  const { missing } = backendState(backend, installedPackages);
  return missing === undefined ? undefined : `${missing} (.ci/tfjs-node makes a folder for DIFFEOLAB_TFJS)`;
}

/** Tensors that TensorFlow.js has in this process, on all backends. */
export function tensorCount(): number {
  const modules = createRequire(join(process.env['DIFFEOLAB_TFJS'] ?? '.', 'package.json'));
  const tf = modules('@tensorflow/tfjs') as { readonly memory: () => { readonly numTensors: number } };
  return tf.memory().numTensors;
}
