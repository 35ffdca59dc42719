import { z } from 'zod';
import { choice, given, integer, most, parametrisation, positive, told } from './schema-parts.js';

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
export const lawsShape = {
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
/** A layer of any kind. */
export const layer = z.discriminatedUnion(
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
