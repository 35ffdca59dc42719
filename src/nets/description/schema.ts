import { z } from 'zod';
import { lawsShape, layer } from './layer-schema.js';
import { type NetDescription, netFormat } from './net-description.js';
import { definitions, given, integer, most, parametrisation, positive, told } from './schema-parts.js';

const named = 'must be a text in one line';

/** The entries of a net and of its parts. */
export const netShape = z
  .strictObject({
    $schema: z.string().exactOptional(),
    format: z.literal(netFormat, told(`must be "${netFormat}"`)),
    name: z
      .string(told(named))
      .refine((text) => !/\p{Cc}/u.test(text), told(named))
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
