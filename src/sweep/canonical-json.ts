import type { Parameters } from './task.js';

/**
 * JSON of plain data that is the same for equal data: keys sorted by code unit, entries that are undefined left out,
 * numbers as JavaScript prints them (RFC 8785), −0 as 0.
 * @throws TypeError for what JSON can't hold: functions, symbols, bigints, numbers that are not
 *   finite, objects of a class
 *
 * @example
 * ```ts
 * import { canonicalJson } from 'diffeolab/sweep';
 *
 * console.log(canonicalJson({ b: [1, -0], a: undefined, A: 1e21 })); // {"A":1e+21,"b":[1,0]}
 * ```
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`${value} has no JSON`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object') throw new TypeError(`${typeof value} has no JSON`);
  if (!isPlain(value)) throw new TypeError(`an object of class ${value.constructor.name} has no JSON`);
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonicalJson(entry)}`).join(',')}}`;
}

/**
 * Parameters without what is undefined, keys sorted.
 *
 * @see {@link sweepPoints}
 */
export function canonicalParameters(parameters: Parameters): Parameters {
  return JSON.parse(canonicalJson(parameters)) as Parameters;
}

/** Whether an object has no class of its own: a date, a map or a typed array would all be {} or lose their type. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
