import { InputError, requireInteger } from '../../numerics/input-error.js';
import { requireArray, requireFinite, requireObject } from '../../numerics/require-argument.js';
import { type NetArray, type NetLayout, valueCount } from '../layout/net-layout.js';
import type { Net } from '../net.js';
import type { Floats } from './engine.js';

/**
 * Throws unless it is a net whose arrays are those of its layout.
 * @throws InputError saying what came, or which array is of another length or not finite
 */
export function requireNet(subject: string, net: Net): void {
  requireObject(subject, 'net', net, ['layout', 'parameters', 'statistics']);
  requireObject(subject, 'net.layout', net.layout, ['layers', 'parameters', 'statistics', 'input', 'outputs']);
  requireArrays(subject, 'parameters', net.parameters, net.layout.parameters);
  requireArrays(subject, 'statistics', net.statistics, net.layout.statistics);
}

function requireArrays(subject: string, name: string, arrays: readonly Floats[], laid: readonly NetArray[]): void {
  requireArray(subject, `net.${name}`, arrays, 'arrays');
  requireArray(subject, `net.layout.${name}`, laid, 'arrays');
  if (arrays.length !== laid.length) {
    throw new InputError(subject, `net.${name} must be ${laid.length} arrays, got ${arrays.length}`);
  }
  for (const [k, { name: of, length, shape }] of laid.entries()) {
    const array = arrays[k];
    if (isFloats(array) && array.length === length) {
      requireFinite(subject, of, array, shape);
      continue;
    }
    const got = isFloats(array) ? array.length : 'none';
    throw new InputError(subject, `net.${name}[${k}] (${of}) must be a Float64Array of ${length} numbers, got ${got}`);
  }
}

/**
 * Throws unless there are as many numbers as `count` inputs have.
 * @throws InputError saying how many there must be
 */
export function requireInputs(subject: string, layout: NetLayout, inputs: Floats, count: number): void {
  requireInteger(subject, 'count', count, 1);
  const length = count * valueCount(layout.input);
  if (isFloats(inputs) && inputs.length >= length) return;
  const { channels, size } = layout.input;
  const shape = [count, channels, ...size].join(', ');
  const got = isFloats(inputs) ? inputs.length : 'none';
  throw new InputError(subject, `inputs must be a Float64Array of ${length} numbers [${shape}], got ${got}`);
}

function isFloats(value: unknown): value is Floats {
  return value instanceof Float64Array || value instanceof Float32Array;
}
