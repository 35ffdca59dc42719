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
  const types = typesOf(stated?.schema);
  if (name === 'seed') return types.length === 0 || types.includes('string') ? 'text' : 'number';
  if (!types.includes('string')) return 'number';
  return types.length === 1 ? 'text' : 'as written';
}

/** The types of a JSON schema, or of the items of its lists. */
function typesOf(schema: unknown): readonly unknown[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { type, items } = schema as Readonly<Record<string, unknown>>;
  if (type === 'array') return typesOf(items);
  return Array.isArray(type) ? type : type === undefined ? [] : [type];
}
