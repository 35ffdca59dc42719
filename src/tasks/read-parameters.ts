import { z } from 'zod';
import { InputError } from '../numerics/input-error.js';
import type { Parameters } from '../sweep/task.js';
import { complaintOf, ParameterError } from './parameter-error.js';

/** A text; a number is taken as it is written. */
export const textual = z.union([z.string(), z.number().transform(String)], { error: 'must be a text or a number' });

/**
 * Parameters of a task by their schema, defaults filled in.
 * @throws InputError naming the parameter at fault
 */
export function readParameters<Schema extends z.ZodObject>(
  task: string,
  schema: Schema,
  given: Parameters,
): z.output<Schema> {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(schema.shape).join(', ');
    throw new InputError(issue.keys[0]!, `is no parameter of ${task} (there are ${known})`);
  }
  const name = String(issue.path[0] ?? task);
  const value = given[name];
  if (value === undefined) throw new InputError(name, `is missing: ${task} needs it`);
  throw new InputError(name, `${complaint(issue)}, got ${JSON.stringify(value)}`);
}

function complaint(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'invalid_type') return `must be a ${issue.expected}`;
  return issue.message;
}

/** Parameters without what is undefined. */
export function plainParameters(
  parameters: Readonly<Record<string, Parameters[string] | undefined>>,
): Record<string, Parameters[string]> {
  const given: Record<string, Parameters[string]> = {};
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) given[name] = value;
  return given;
}

/** A checked call whose complaints name parameters, not options of the command line. */
export function withParameterNames<Result>(check: () => Result): Result {
  try {
    return check();
  } catch (error) {
    // A sweep may be planned by a command, where these would be taken for its own options.
    if (error instanceof ParameterError) throw new InputError(error.subject, complaintOf(error));
    if (!(error instanceof InputError) || !error.subject.startsWith('--')) throw error;
    const name = error.subject.slice(2).replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
    throw new InputError(name, complaintOf(error));
  }
}

/**
 * Completion of parameters that is not done again for a point that differs from the one before in the text of its seed
 * alone, as most of a sweep do: it must not look at the seed but take it over.
 */
export function oncePerSeeds(complete: (given: Parameters) => Parameters): (given: Parameters) => Parameters {
  let last: { readonly given: Parameters; readonly keys: number; readonly completed: Parameters } | undefined;
  return (given) => {
    const { seed } = given;
    const keys = Object.keys(given);
    if (last !== undefined && typeof seed === 'string' && keys.length === last.keys) {
      const before = last.given;
      if (keys.every((key) => key === 'seed' || given[key] === before[key])) return { ...last.completed, seed };
    }
    const completed = complete(given);
    last = typeof seed === 'string' ? { given, keys: keys.length, completed } : undefined;
    return completed;
  };
}

/** A number of complete parameters. */
export function numberOf(parameters: Parameters, name: string, otherwise = 0): number {
  const value = parameters[name];
  return typeof value === 'number' ? value : otherwise;
}
