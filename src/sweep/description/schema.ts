import { z } from 'zod';
import type { ParameterDescription, Scalar } from '../task.js';

/** A value of an axis or of a fixed parameter. */
export type Value = Exclude<Scalar, null> | readonly Exclude<Scalar, null>[];

/** Parameters that a description gives for a point, before the task fills in its defaults. */
export type GivenPoint = Readonly<Record<string, Value>>;

/** Whether a point belongs to the sweep. */
export type Condition = (parameters: GivenPoint) => boolean;

const admissibleName = /^[A-Za-z_][A-Za-z0-9_]*$/;

const name = z.string().regex(admissibleName, { error: ({ input }) => nameComplaint(String(input)) });

/** What is wrong with a name; of one that is written as an option, learning-rate, how it is written here. */
function nameComplaint(given: string): string {
  const meant = given.replaceAll(/[^A-Za-z0-9_]+([A-Za-z0-9_])/g, (_, letter: string) => letter.toUpperCase());
  const hint = meant !== given && admissibleName.test(meant) ? `: did you mean ${meant}?` : '';
  return `a name has letters, digits and _ alone, no digit first${hint}`;
}

const scalar = z.union([z.string(), z.number(), z.boolean()], { error: 'must be a number, a text, true or false' });

const value = z
  .union([scalar, z.array(scalar)], { error: 'must be a number, a text, true, false or a list of these' })
  .meta({ description: 'A number, a text, true, false, or a list of these' });

const list = z
  .array(value)
  .min(1, { error: 'must have at least one value' })
  .meta({ description: 'The values, in order' });

const range = z
  .strictObject({
    from: z.number().meta({ description: 'First value' }),
    to: z.number().meta({ description: 'Last value, included where a step hits it; always with count' }),
    step: z.number().optional().meta({ description: 'Values from, from + step, …, exact in decimals' }),
    count: z.int().min(1).optional().meta({ description: 'This many values, both ends included' }),
    factor: z.number().optional().meta({ description: 'Values from, from·factor, …' }),
    spacing: z.enum(['linear', 'log']).optional().meta({ description: 'Of count values; default linear' }),
  })
  .meta({ description: 'A range: from and to, and one of step, count or factor' });

const axis = z.union([list, range], {
  error: 'must be a list of values, or a range such as {"from": 0, "to": 1, "count": 11} (with step, count or factor)',
});

const axes = z.record(name, axis);

const repetitions = { error: 'must be a number of repetitions, at least 1, or a list of texts' };

const shared = {
  $schema: z.string().optional(),
  name: z
    .string()
    .regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/, {
      error: 'must be a name of letters, digits, ".", "_" and "-", such as noise-phase-diagram',
    })
    .meta({ description: 'Under which the sweep is found again in its store' }),
  task: z.string().min(1).meta({
    description:
      'A task of the package, such as two-pixels.stability, or the path of a module of yours, such as ./my-task.mjs',
  }),
  fixed: z.record(name, value).optional().meta({ description: 'Parameters that all points share' }),
  axes: axes.optional().meta({ description: 'Parameters that vary, each with each; the first one slowest' }),
  zip: z.array(axes).optional().meta({ description: 'Parameters that vary together: axes of one length an entry' }),
  seeds: z
    .union([z.int(repetitions).min(1, repetitions), z.array(z.string()).min(1, repetitions)], repetitions)
    .optional()
    .meta({ description: 'Repetitions: the parameter seed takes the values "0", "1", …, or those of the list' }),
};

const conditions = 'Points for which one of these does not hold are left out, such as "channels <= scale"';

/** A sweep as a JSON file describes it. */
export const descriptionSchema = z
  .strictObject({ ...shared, where: z.array(z.string()).optional().meta({ description: conditions }) })
  .meta({ title: 'Sweep', description: 'A sweep of diffeolab: one task at many sets of parameters' });

/** A sweep as a module describes it: conditions may be functions. */
export const moduleSchema = z.strictObject({
  ...shared,
  where: z
    .array(
      z.union([z.string(), z.custom<Condition>((input) => typeof input === 'function')], {
        error: 'must be a text or a function',
      }),
    )
    .optional(),
});

export type AxisDescription = z.output<typeof axis>;
export type RangeDescription = z.output<typeof range>;

/** What a sweep is made of: as in a JSON file, and conditions may be functions of the parameters. */
export type SweepDescription = z.input<typeof moduleSchema>;

/** What is known of the parameters of tasks, by their names. */
export type TaskParameters = Readonly<Record<string, Readonly<Record<string, ParameterDescription>>>>;

/**
 * JSON schema of sweep files, as a text. Of each task given its parameters are listed: what `fixed` may hold, the
 * values of `axes`, and the names of `zip`.
 *
 * @example
 * ```ts
 * import { sweepJsonSchema } from 'diffeolab/sweep';
 *
 * const steps = { schema: { type: 'integer', minimum: 1 }, required: true };
 * const schema = JSON.parse(sweepJsonSchema({ 'random-walk': { steps } }));
 * console.log(schema.title, Object.keys(schema.properties).length); // Sweep 8
 * ```
 */
export function sweepJsonSchema(tasks: TaskParameters = {}): string {
  const schema = z.toJSONSchema(descriptionSchema, { io: 'input' });
  const rules = Object.entries(tasks).map(([name, parameters]) => taskRule(name, parameters));
  return `${JSON.stringify({ ...schema, ...(rules.length > 0 && { allOf: rules }) }, null, 2)}\n`;
}

/** What holds for sweeps of one task. */
function taskRule(name: string, parameters: TaskParameters[string]): object {
  const entries = Object.entries(parameters);
  const values = Object.fromEntries(entries.map(([parameter, { schema }]) => [parameter, schema]));
  const axes = {
    type: 'object',
    properties: Object.fromEntries(entries.map(([parameter, { schema }]) => [parameter, axisSchema(schema)])),
    additionalProperties: false,
  };
  return {
    if: { properties: { task: { const: name } }, required: ['task'] },
    // biome-ignore lint/suspicious/noThenProperty: a word of JSON schema
    then: {
      properties: {
        fixed: { type: 'object', properties: values, additionalProperties: false },
        axes,
        zip: { type: 'array', items: axes },
      },
    },
  };
}

/** An axis of a parameter: a list of its values, or a range of numbers. */
function axisSchema({ description, ...schema }: ParameterDescription['schema']): object {
  return {
    description,
    anyOf: [
      { type: 'array', items: schema },
      { type: 'object', required: ['from', 'to'] },
    ],
  };
}
