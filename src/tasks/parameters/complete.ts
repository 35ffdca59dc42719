import type { Parameters } from '../../sweep/task.js';

/** Parameters without what is undefined. */
export function plainParameters(
  parameters: Readonly<Record<string, Parameters[string] | undefined>>,
): Record<string, Parameters[string]> {
  const given: Record<string, Parameters[string]> = {};
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) given[name] = value;
  return given;
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
