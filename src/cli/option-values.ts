import { z } from 'zod';
import { InputError, requireInteger, requirePositive } from '../numerics/input-error.js';
import { kebabCase } from './kebab-case.js';
import { parseNumber } from './parse-number.js';
import type { RawOptions } from './shared-options.js';

/** A text that `parse` understands; what it throws as InputError becomes the complaint about the option. */
export function parsed<Value>(parse: (text: string) => Value) {
  return z.string().transform((text, context): Value => {
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      context.addIssue({ code: 'custom', message: error.message.replace(/^: +/, '') });
      return z.NEVER;
    }
  });
}

/** An integer such as 7 or 1e6. */
export const integer = (least: number, most?: number) =>
  parsed((text) => requireInteger('', '', parseNumber('', text), least, most));

/** A number above 0. */
export const positive = parsed((text) => requirePositive('', '', parseNumber('', text)));

/** One of the given names. */
export function oneOf<const Names extends readonly string[]>(names: Names) {
  return z.enum(names, { error: ({ input }) => `must be one of ${names.join(', ')}, got ${String(input)}` });
}

/**
 * The options of a command as values.
 * @throws InputError with the first option at fault, such as "--samples: must be an integer of at least 0, got -5"
 */
export function parseOptions<Schema extends z.ZodType>(schema: Schema, raw: RawOptions): z.output<Schema> {
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const name = kebabCase(String(issue?.path[0] ?? 'options'));
  throw new InputError(`--${name}`, issue?.message ?? 'cannot be read');
}
