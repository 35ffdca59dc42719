import type { Floats } from '../nets/engines/engine.js';
import { InputError } from '../numerics/input-error.js';

/** An array of numbers and what it is. */
export interface NamedArray {
  readonly name: string;
  readonly values: Float64Array;
}

/** Arrays with their names, without a copy. */
export function nameArrays(names: readonly string[], arrays: readonly Float64Array[]): NamedArray[] {
  return arrays.map((values, k) => ({ name: names[k]!, values }));
}

/** Copies of arrays, one by one, in float64, which holds every float32. */
export function copyArrays(arrays: readonly Floats[]): Float64Array[] {
  return arrays.map((values) => new Float64Array(values));
}

/** Writes the values of arrays into others of the same lengths. */
export function assignArrays(targets: readonly Floats[], sources: readonly Floats[]): void {
  for (const [k, target] of targets.entries()) target.set(sources[k]!);
}

/**
 * The arrays of a saved state, in the order of the names they should have.
 * @throws InputError unless they have these names and lengths
 */
export function requireArrays(
  subject: string,
  saved: readonly NamedArray[],
  names: readonly string[],
  like: readonly Floats[],
): readonly Float64Array[] {
  const fits =
    saved.length === names.length &&
    saved.every(({ name, values }, k) => name === names[k] && values.length === like[k]!.length);
  if (fits) return saved.map(({ values }) => values);
  throw new InputError(
    subject,
    `the resumed state must hold ${shown(like.map((values, k) => ({ name: names[k]!, values })))}, got ${shown(saved)} ` +
      '(use the options of the run it is from)',
  );
}

/** Names and lengths: weights [30], coefficients [10]. */
function shown(arrays: readonly { readonly name: string; readonly values: Floats }[]): string {
  return arrays.length === 0 ? 'no array' : arrays.map(({ name, values }) => `${name} [${values.length}]`).join(', ');
}
