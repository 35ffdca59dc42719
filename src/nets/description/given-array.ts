import { InputError } from '../../numerics/input-error.js';
import { parseRational, toNumber } from '../../numerics/rational.js';
import { magnitudes, mostMagnitude } from '../../numerics/require-argument.js';
import type { GivenArray, NestedNumbers } from './layer.js';

/** Most axes of an array of weights: those of a locally connected layer on frames. */
const mostAxes = 6;

/** A number of a description as it is written: the texts are exact. */
export type WrittenNumber = number | string;

/** What is wrong with an entry of an array, and where that stands in it. */
export interface ArrayFault {
  readonly path: readonly number[];
  readonly complaint: string;
}

/** What is wrong with an array of a description; undefined where nothing is. */
export function faultOfArray(value: unknown): ArrayFault | undefined {
  if (typeof value === 'string') {
    if (/^\P{Cc}*[^/\\\p{Cc}]\.npy$/u.test(value)) return undefined;
    return { path: [], complaint: 'must be lists of numbers or the name of a .npy file' };
  }
  if (!Array.isArray(value)) {
    return { path: [], complaint: 'must be lists of numbers such as [[[1, 2, 1]]], or the name of a .npy file' };
  }
  return faultOfLists(value, [], shapeOfLists(value));
}

function faultOfLists(value: unknown, path: readonly number[], shape: readonly number[]): ArrayFault | undefined {
  if (shape.length === 0) return faultOfNumber(value, path);
  const [extent = 0, ...rest] = shape;
  if (!Array.isArray(value)) return { path, complaint: `must be a list of ${extent}, as the others beside it are` };
  if (path.length >= mostAxes) return { path, complaint: `must be a number: weights have at most ${mostAxes} axes` };
  if (value.length === 0) return { path, complaint: 'must have at least one entry' };
  if (value.length !== extent) {
    return { path, complaint: `must have ${extent} entries, as the first list beside it, not ${value.length}` };
  }
  for (const [i, entry] of value.entries()) {
    const fault = faultOfLists(entry, [...path, i], rest);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function faultOfNumber(value: unknown, path: readonly number[]): ArrayFault | undefined {
  const complaint = `must be a number or a text such as "1/3", ${magnitudes}`;
  if (typeof value !== 'number' && typeof value !== 'string') return { path, complaint };
  try {
    return Math.abs(numberOfWritten(value)) <= mostMagnitude ? undefined : { path, complaint };
  } catch (error) {
    if (error instanceof InputError) return { path, complaint };
    throw error;
  }
}

/** The number that is written, as float64. */
export function numberOfWritten(written: WrittenNumber): number {
  return typeof written === 'number' ? written : toNumber(parseRational('number', written));
}

/** Whether an array of a description stands in a file. */
export function isFileName(array: GivenArray): array is string {
  return typeof array === 'string';
}

/** Extents of nested lists, by the first list of every level. */
export function shapeOfLists(lists: NestedNumbers): number[] {
  const shape: number[] = [];
  for (let part: unknown = lists; Array.isArray(part); part = part[0]) shape.push(part.length);
  return shape;
}

/** The numbers of nested lists as they are written, the last index fastest. */
export function writtenNumbers(lists: NestedNumbers): WrittenNumber[] {
  return (lists as readonly unknown[]).flat(mostAxes) as WrittenNumber[];
}
