import type { NdArray } from 'ndarray';
import { InputError } from '../numerics/input-error.js';

/**
 * Throws unless it is an ndarray over a typed array of numbers.
 * @throws InputError saying what came and how to make one
 */
export function requireNdarray(subject: string, name: string, array: NdArray<Float32Array | Float64Array>): void {
  const { data, shape, stride } = (array ?? {}) as Partial<typeof array>;
  const kind = Object.prototype.toString.call(data);
  if (/^\[object (Float|Int|Uint)\w*Array\]$/.test(kind) && shape !== undefined && stride?.length === shape.length)
    return;
  throw new InputError(subject, `${name} must be an ndarray over a typed array, got ${kindOf(array)} (${remedy})`);
}

const remedy = 'make one with ndarray(Float32Array.from(numbers), shape)';

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'an array of arrays or numbers';
  if (typeof value !== 'object' || value === null) return String(value);
  return 'data' in value
    ? `an object with data of ${value.data?.constructor.name ?? String(value.data)}`
    : 'another object';
}
