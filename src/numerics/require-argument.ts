import type { NdArray } from 'ndarray';
import { InputError } from './input-error.js';

/**
 * Throws unless the argument `name` of the function `subject` is an object that has these members.
 * @throws InputError saying what came, and of an object what it lacks
 */
export function requireObject(subject: string, name: string, value: unknown, members: readonly string[] = []): void {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const lacks = isObject ? members.filter((member) => (value as Record<string, unknown>)[member] === undefined) : [];
  if (isObject && lacks.length === 0) return;
  const wanted = members.length === 0 ? 'an object' : `an object { ${members.join(', ')} }`;
  const got = isObject ? `one without ${lacks.join(', ')}` : kindOf(value);
  throw new InputError(subject, `${name} must be ${wanted}, got ${got}`);
}

/**
 * Throws unless it is a function.
 * @throws InputError saying what came
 */
export function requireFunction(subject: string, name: string, value: unknown): void {
  if (typeof value === 'function') return;
  throw new InputError(subject, `${name} must be a function, got ${kindOf(value)}`);
}

/**
 * Throws unless it is an array.
 * @param entries what its entries are, for the message
 * @throws InputError saying what came
 */
export function requireArray(subject: string, name: string, value: unknown, entries: string): void {
  if (Array.isArray(value)) return;
  throw new InputError(subject, `${name} must be an array of ${entries}, got ${kindOf(value)}`);
}

/**
 * Throws unless it is one of a class, such as Float64Array or Buffer.
 * @throws InputError saying what came
 */
export function requireInstance(subject: string, name: string, value: unknown, kind: { readonly name: string }): void {
  if (typeof kind === 'function' && value instanceof kind) return;
  throw new InputError(subject, `${name} must be a ${kind.name}, got ${kindOf(value)}`);
}

/**
 * Throws unless it is an ndarray over a typed array of numbers.
 * @param axes its number of axes, if that is given
 * @throws InputError saying what came and how to make one
 */
export function requireNdarray(
  subject: string,
  name: string,
  array: NdArray<Float32Array | Float64Array>,
  axes?: number,
): void {
  const { data, shape, stride } = (array ?? {}) as Partial<typeof array>;
  const kind = Object.prototype.toString.call(data);
  const isNdarray = /^\[object (Float|Int|Uint)\w*Array\]$/.test(kind) && stride?.length === shape?.length;
  if (!isNdarray || shape === undefined) {
    const got = Array.isArray(array) ? 'an array of arrays or numbers' : kindOf(array);
    throw new InputError(subject, `${name} must be an ndarray over a typed array, got ${got} (${remedy})`);
  }
  if (axes === undefined || shape.length === axes) return;
  throw new InputError(subject, `${name} must be an ndarray of ${axes} axes, got shape [${shape.join(', ')}]`);
}

const remedy = 'make one with ndarray(Float32Array.from(numbers), shape)';

/** What came, in words that keep to one line. */
function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (ArrayBuffer.isView(value)) return `a ${value.constructor.name}`;
  if (!('data' in value)) return 'another object';
  const { data } = value;
  return `an object with data of ${typeof data === 'object' && data !== null ? data.constructor.name : String(data)}`;
}
