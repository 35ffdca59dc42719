import { InputError } from '../../numerics/input-error.js';
import type { LaidLayer } from '../layout/net-layout.js';

/** What does not fit, with the layer. */
export function unfit(subject: string, { name }: LaidLayer, complaint: string): InputError {
  return new InputError(subject, `${name} ${complaint}`);
}
