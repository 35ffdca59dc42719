import { ParameterError } from '../parameters/parameter-error.js';

/** Throws unless so many samples have a standard error, or are none, for theory alone. */
export function requireSamples(samples: number): void {
  if (samples === 1) throw new ParameterError('samples', 'must be at least 2, or 0 for theory alone, got 1 (use 1e5)');
}
