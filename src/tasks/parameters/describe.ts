import type { ParameterDescription } from '../../sweep/task.js';
import type { Subject } from './table.js';

/** The parameters of a task as a task states them: for the schema of sweep files and for messages. */
export function describedParameters<Values>({ rows }: Subject<Values>): Readonly<Record<string, ParameterDescription>> {
  return Object.fromEntries(
    Object.entries(rows).map(([name, { kind, meaning, symbol, unit, default: value, otherwise, required }]) => {
      const title = symbol === undefined ? meaning : `${symbol}: ${meaning}`;
      const standing = value === undefined && otherwise !== undefined ? `; default: ${otherwise}` : '';
      const description = `${title}${unit === undefined ? '' : `, in ${unit}`}${standing}`;
      return [
        name,
        {
          schema: { description, ...kind.schema, ...(value !== undefined && { default: value }) },
          required: required !== undefined,
        },
      ];
    }),
  );
}
