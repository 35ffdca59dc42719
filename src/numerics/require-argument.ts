import type { NdArray } from 'ndarray';
import { InputError, requirePositive } from './input-error.js';
import { rowMajor } from './row-major.js';

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

/** Largest magnitude of numbers that are computed with: sums of their fourth powers are finite. */
export const mostMagnitude = 2 ** 250;
/** Smallest magnitude, but for 0, of the largest number of an input: its fourth power is above 0. */
export const leastMagnitude = 2 ** -250;

/**
 * Throws unless all numbers are finite, and so small that what is made of their squares is finite too.
 * @param shape of an array that holds them in row-major order, if its indices are to be told
 * @throws InputError naming the first that is not
 */
export function requireFinite(
  subject: string,
  name: string,
  numbers: ArrayLike<number>,
  shape: readonly number[] = [numbers.length],
): void {
  for (let k = 0; k < numbers.length; k++) {
    const value = numbers[k]!;
    // Not true of NaN either.
    if (value <= mostMagnitude && value >= -mostMagnitude) continue;
    throw new InputError(subject, `${name} must hold ${magnitudes}, got ${value} at [${indexOf(k, shape).join(', ')}]`);
  }
}

/** Index of the entry at a place of an array of a shape, in row-major order. */
function indexOf(place: number, shape: readonly number[]): number[] {
  let rest = place;
  return shape.map((_, axis) => {
    const step = shape.slice(axis + 1).reduce((product, extent) => product * extent, 1);
    const index = Math.floor(rest / step);
    rest -= index * step;
    return index;
  });
}

/** What numbers may be, in words. */
export const magnitudes = `finite numbers of magnitude at most ${mostMagnitude.toPrecision(3)}`;

/**
 * Throws unless a number is above 0 and its fourth power neither overflows nor underflows; returns it.
 * @param least that is allowed, where it must be larger
 */
export function requireDeviation(subject: string, name: string, value: number, least = leastMagnitude): number {
  const positive = requirePositive(subject, name, value);
  if (positive >= least && positive <= mostMagnitude) return positive;
  const ends = `from ${Number(least.toPrecision(3))} to ${mostMagnitude.toPrecision(3)}`;
  throw new InputError(subject, `${name} must be a finite number ${ends}, got ${value}`);
}

/**
 * Throws unless it is one of a class, such as Float64Array or Buffer; numbers of a Float64Array must be finite.
 * @throws InputError saying what came
 */
export function requireInstance(subject: string, name: string, value: unknown, kind: { readonly name: string }): void {
  if (typeof kind === 'function' && value instanceof kind) {
    if (value instanceof Float64Array) requireFinite(subject, name, value);
    return;
  }
  throw new InputError(subject, `${name} must be a ${kind.name}, got ${kindOf(value)}`);
}

/**
 * Throws unless it is an ndarray over a typed array of numbers, all of them finite.
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
  if (axes !== undefined && shape.length !== axes)
    throw new InputError(subject, `${name} must be an ndarray of ${axes} axes, got shape [${shape.join(', ')}]`);
  if (kind === '[object Float64Array]' || kind === '[object Float32Array]')
    requireFinite(subject, name, rowMajor<Float32Array | Float64Array>(array), shape);
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
