import { z } from 'zod';
import { mostMagnitude } from '../../numerics/require-argument.js';
import { faultOfArray } from './given-array.js';
import type { GivenArray } from './layer.js';

/** Most channels of a layer, sites along an axis, layers of a net. */
export const most = { channels: 2 ** 20, sites: 2 ** 20, layers: 1000 } as const;

/** A message of our own. */
export const told = (error: string) => ({ error });

/** An integer within bounds. */
export function integer(least: number, largest: number) {
  const error = told(`must be an integer from ${least} to ${largest}`);
  return z.int(error).min(least, error).max(largest, error);
}

/** A finite number above 0. */
export function positive() {
  const error = told('must be a finite number greater than 0');
  return z.number(error).positive(error).max(mostMagnitude, error);
}

/** One of the given names. */
export function choice<const Name extends string>(names: readonly [Name, ...Name[]]) {
  return z.enum(names, told(`must be one of ${names.join(', ')}`));
}

/** How JSON schemas describe nested lists of numbers; `$defs` has the lists. */
const arraySchema = { anyOf: [{ type: 'string', pattern: '\\.npy$' }, { $ref: '#/$defs/lists' }] } as const;
/** What the JSON schema defines beside the entries. */
export const definitions = {
  lists: {
    type: 'array',
    minItems: 1,
    items: { anyOf: [{ type: 'number' }, { type: 'string' }, { $ref: '#/$defs/lists' }] },
    description: 'Numbers and texts such as "1/3", which are exact, in nested lists',
  },
} as const;

/** An array in lists, or the name of a file. */
export function given(description: string) {
  return z
    .custom<GivenArray>(() => true)
    .superRefine((value, context) => {
      const fault = faultOfArray(value);
      if (fault !== undefined) context.addIssue({ code: 'custom', path: [...fault.path], message: fault.complaint });
    })
    .meta({ ...arraySchema, description })
    .exactOptional();
}

/** A name of a parametrisation. */
export const parametrisation = choice(['standard', 'ntk', 'mean-field']);
