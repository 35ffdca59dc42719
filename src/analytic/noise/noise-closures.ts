import { InputError } from '../../numerics/input-error.js';

/** Names of the closures of `noiseSensitivity` and `noiseMeasures`. */
export type NoiseClosureName = 'lattice' | 'gaussian';

/** What each of them does, in a few words. */
export const closureMethods: Readonly<Record<NoiseClosureName, string>> = {
  lattice: 'lattice quadrature over the noise',
  gaussian: 'Gaussian closure',
};

/** Throws unless there is a closure of that name. */
export function requireClosure(subject: string, name: string): void {
  if (Object.hasOwn(closureMethods, name)) return;
  throw new InputError(subject, `unknown closure ${name} (use one of ${Object.keys(closureMethods).join(', ')})`);
}
