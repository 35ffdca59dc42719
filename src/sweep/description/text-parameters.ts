import type { SweepTask } from '../task.js';

/**
 * How a parameter of a sweep takes what looks like a number: as that, as a `text`, or `as written`: a number where
 * nothing of its spelling gets lost, as in 0.5, else a text, as 007.
 */
export type Reading = 'number' | 'text' | 'as written';

/**
 * How a parameter is read: by the schema that its task states. Seeds are texts, unless their task says that its own are
 * numbers: "01" is another seed than "1".
 */
export function readingOf({ parameters }: Pick<SweepTask, 'parameters'>, name: string): Reading {
  const stated = parameters !== undefined && Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  const { types, pattern } = typesOf(stated?.schema);
  if (name === 'seed') return types.length === 0 || types.includes('string') ? 'text' : 'number';
  // Fractions: texts of a pattern beside numbers. What is a number is that one, however it is spelled.
  if (!types.includes('string') || (types.includes('number') && pattern !== undefined)) return 'number';
  return types.length === 1 ? 'text' : 'as written';
}

/** The types of a JSON schema and the pattern of its texts, or those of the items of its lists. */
function typesOf(schema: unknown): { readonly types: readonly unknown[]; readonly pattern?: unknown } {
  if (typeof schema !== 'object' || schema === null) return { types: [] };
  const { type, pattern, items } = schema as Readonly<Record<string, unknown>>;
  if (type === 'array') return typesOf(items);
  return { types: Array.isArray(type) ? type : type === undefined ? [] : [type], pattern };
}
