import { z } from 'zod';
import { mostMagnitude } from '../../numerics/require-argument.js';
import { faultOfArray } from './given-array.js';
import type { GivenArray } from './layer.js';
import { type NetDescription, netFormat } from './net-description.js';

/** Most channels of a layer, sites along an axis, layers of a net. */
const most = { channels: 2 ** 20, sites: 2 ** 20, layers: 1000 } as const;

const told = (error: string) => ({ error });

function integer(least: number, largest: number) {
  const error = told(`must be an integer from ${least} to ${largest}`);
  return z.int(error).min(least, error).max(largest, error);
}

function positive(what = 'a finite number greater than 0') {
  const error = told(`must be ${what}`);
  return z.number(error).positive(error).max(mostMagnitude, error);
}

function choice<const Name extends string>(names: readonly [Name, ...Name[]]) {
  return z.enum(names, told(`must be one of ${names.join(', ')}`));
}

const named = 'must be a text in one line';

/** How JSON schemas describe nested lists of numbers; `$defs` has the lists. */
const arraySchema = { anyOf: [{ type: 'string', pattern: '\\.npy$' }, { $ref: '#/$defs/lists' }] } as const;
const definitions = {
  lists: {
    type: 'array',
    minItems: 1,
    items: { anyOf: [{ type: 'number' }, { type: 'string' }, { $ref: '#/$defs/lists' }] },
    description: 'Numbers and texts such as "1/3", which are exact, in nested lists',
  },
} as const;

function given(description: string) {
  return z
    .custom<GivenArray>(() => true)
    .superRefine((value, context) => {
      const fault = faultOfArray(value);
      if (fault !== undefined) context.addIssue({ code: 'custom', path: [...fault.path], message: fault.complaint });
    })
    .meta({ ...arraySchema, description })
    .exactOptional();
}

const parametrisation = choice(['standard', 'ntk', 'mean-field']);

/** The entries of each law of initial weights. */
export const lawShapes = {
  normal: z.strictObject({ law: z.literal('normal'), deviation: positive().exactOptional() }),
  he: z.strictObject({ law: z.literal('he') }),
  'uniform-fan-in': z.strictObject({ law: z.literal('uniform-fan-in') }),
  zero: z.strictObject({ law: z.literal('zero') }),
} as const;

/** The laws of initial weights. */
export const lawNames = Object.keys(lawShapes) as (keyof typeof lawShapes)[];

const law = z
  .discriminatedUnion(
    'law',
    [lawShapes.normal, lawShapes.he, lawShapes['uniform-fan-in'], lawShapes.zero],
    told(`must be an object whose law is one of ${lawNames.join(', ')}`),
  )
  .exactOptional();

/** Laws of the weights and biases of a net, or of one of its layers. */
const lawsShape = {
  weights: law.meta({ description: 'Default normal of deviation 1; he for standard layers' }),
  biases: law.meta({ description: 'Default zero' }),
};

const weighted = {
  channels: integer(1, most.channels).meta({ description: 'Output channels; of a dense layer its outputs' }),
  bias: z
    .union([z.boolean(), z.literal('shared')], told('must be true, false or "shared"'))
    .exactOptional()
    .meta({ description: 'Biases: one a channel, none, or one for all channels; default true' }),
  parametrisation: parametrisation.exactOptional().meta({ description: 'Default that of the net' }),
  weightScale: positive().exactOptional().meta({ description: 'A factor of the weights, default 1' }),
  initial: z
    .strictObject(lawsShape, told('must be an object { weights, biases }'))
    .exactOptional()
    .meta({ description: 'Laws of its initial weights and biases, default those of the net' }),
  filters: given('Given weights in place of drawn ones'),
  biases: given('Given biases, default 0 where filters are given'),
};

const window = {
  filterSize: integer(1, most.sites).meta({ description: 'Sites of the window along an axis' }),
  stride: integer(1, most.sites).exactOptional().meta({ description: 'Default 1' }),
  padding: choice(['periodic', 'zero', 'none']).exactOptional().meta({ description: 'Default periodic' }),
  pad: z
    .tuple([integer(0, most.sites), integer(0, most.sites)], told('must be two integers, such as [1, 1]'))
    .exactOptional()
    .meta({ description: 'Sites added before and after; default ⌊(f − 1)/2⌋ and ⌈(f − 1)/2⌉' }),
};

/** The entries of a layer of each kind, without `kind`. */
export const layerShapes = {
  conv: z.strictObject({ kind: z.literal('conv'), ...weighted, ...window }),
  'locally-connected': z.strictObject({ kind: z.literal('locally-connected'), ...weighted, ...window }),
  dense: z.strictObject({ kind: z.literal('dense'), ...weighted }),
  relu: z.strictObject({
    kind: z.literal('relu'),
    scale: positive().exactOptional().meta({ description: 'scale · max(x, 0), default 1' }),
  }),
  pool: z.strictObject({
    kind: z.literal('pool'),
    operation: choice(['max', 'average']),
    size: integer(1, most.sites).meta({ description: 'Sites of the window along an axis' }),
    stride: integer(1, most.sites).exactOptional().meta({ description: 'Default the size' }),
  }),
  'global-average-pool': z.strictObject({ kind: z.literal('global-average-pool') }),
  'batch-norm': z.strictObject({
    kind: z.literal('batch-norm'),
    epsilon: positive().exactOptional().meta({ description: 'Default 1e-5' }),
    momentum: z
      .number(told('must be a number from 0 to 1'))
      .min(0, told('must be a number from 0 to 1'))
      .max(1, told('must be a number from 0 to 1'))
      .exactOptional()
      .meta({ description: 'Weight of the newest batch in the running statistics, default 0.1' }),
    scales: given('Given γ, one a channel, default 1'),
    shifts: given('Given β, one a channel, default 0'),
    means: given('Given running means, one a channel, default 0'),
    variances: given('Given running variances, one a channel, default 1'),
  }),
} as const;

/** The kinds of layers. */
export const layerKinds = Object.keys(layerShapes) as (keyof typeof layerShapes)[];

const kinds = told(`must be one of ${layerKinds.join(', ')}`);
const shapes = layerShapes;
const layer = z.discriminatedUnion(
  'kind',
  [
    shapes.conv,
    shapes['locally-connected'],
    shapes.dense,
    shapes.relu,
    shapes.pool,
    shapes['global-average-pool'],
    shapes['batch-norm'],
  ],
  kinds,
);

/** The entries of a net and of its parts. */
export const netShape = z
  .strictObject({
    $schema: z.string().exactOptional(),
    format: z.literal(netFormat, told(`must be "${netFormat}"`)),
    name: z
      .string(told(named))
      .regex(/^\P{Cc}*$/u, told(named))
      .meta({ description: 'Any text, for tables' }),
    input: z.strictObject(
      {
        channels: integer(1, most.channels).meta({ description: 'Channels of the inputs' }),
        size: z
          .array(integer(1, most.sites), told('must be a list of sites along each axis, such as [32]'))
          .max(2, told('must have at most two axes'))
          .meta({ description: '[l] on a ring, [rows, columns] of an image, [] for plain vectors' }),
      },
      told('must be an object { channels, size }'),
    ),
    parametrisation: parametrisation.meta({
      description: 'Factor of the weights: 1, 1/√fan-in or 1/fan-in; of every layer that says no other',
    }),
    layers: z
      .array(layer, told('must be a list of layers'))
      .min(1, told('must have at least one layer'))
      .max(most.layers, told(`must have at most ${most.layers} layers`)),
    output: z
      .strictObject(
        {
          alpha: positive().exactOptional().meta({ description: 'α of F = α f or α (f − f₀), default 1' }),
          subtractInitial: z.boolean(told('must be true or false')).exactOptional(),
          start: z
            .record(z.string(), given('An array of f₀'), told('must be an object of arrays'))
            .exactOptional()
            .meta({ description: 'Arrays of f₀ by names such as conv1.weights' }),
        },
        told('must be an object { alpha, subtractInitial, start }'),
      )
      .exactOptional(),
    initial: z
      .strictObject(
        {
          seed: z.string(told('must be a text such as "0"')).exactOptional(),
          ...lawsShape,
        },
        told('must be an object { seed, weights, biases }'),
      )
      .exactOptional(),
    files: z
      .record(z.string(), z.string().regex(/^[0-9a-f]{64}$/, told('must be a SHA-256 in hexadecimal')))
      .exactOptional()
      .meta({ description: 'SHA-256 of .npy files by their names' }),
  })
  .meta({ title: 'Net', description: 'A layered net of diffeolab as data' });

/**
 * JSON schema of descriptions of nets, as a text.
 * @see {@link parseNetDescription}
 */
export function netJsonSchema(): string {
  const schema = z.toJSONSchema(netShape, { io: 'input', unrepresentable: 'any' });
  return `${JSON.stringify({ ...schema, $defs: { ...schema.$defs, ...definitions } }, null, 2)}\n`;
}

/** What the schema lets pass is a description, but for `$schema`. */
export type CheckedNet = z.output<typeof netShape> extends NetDescription ? z.output<typeof netShape> : never;
