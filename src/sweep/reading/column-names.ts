/** What the table of results tells of each point beside its parameters and values. */
export const recordColumns = [
  'hash',
  'attempt',
  'seconds',
  'started',
  'host',
  'task',
  'version',
  'executor',
  'package',
  'commit',
  'node',
] as const;

/** A name that SQL can have: U+0000 is written as in JSON, nothing as `unnamed`. */
function speakable(name: string): string {
  return name === '' ? 'unnamed' : name.replaceAll('\0', '\\u0000');
}

/** Names of columns, one a parameter, value and entry of a record. */
export interface ColumnNames {
  /** Column of a parameter. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Column of a value. */
  readonly values: ReadonlyMap<string, string>;
  /** Column of an entry of the record. */
  readonly record: ReadonlyMap<(typeof recordColumns)[number], string>;
}

/**
 * Names of the columns of a table of results: parameters, then values, then what the record says. SQL does not tell
 * upper from lower case: where a name is taken, a value gets the ending `_value` and an entry of the record
 * `_of_record`, and a number if that is taken too.
 *
 * @example
 * ```ts
 * import { columnNames } from 'diffeolab/sweep';
 *
 * const { parameters, values, record } = columnNames(['points', 'seconds'], ['Points', 'error']);
 * console.log(parameters.get('seconds'), values.get('Points')); // seconds Points_value
 * console.log(record.get('seconds')); // seconds_of_record
 * ```
 */
export function columnNames(parameters: readonly string[], values: readonly string[]): ColumnNames {
  const taken = new Set<string>();
  const free = (name: string, ending: string) => {
    const candidates = function* () {
      yield name;
      yield `${name}${ending}`;
      for (let number = 2; ; number++) yield `${name}${ending}${number}`;
    };
    for (const candidate of candidates()) {
      if (taken.has(candidate.toLowerCase())) continue;
      taken.add(candidate.toLowerCase());
      return candidate;
    }
    throw new Error('there is always another name');
  };
  const name = <Name extends string>(names: readonly Name[], ending: string) =>
    new Map(names.map((each) => [each, free(speakable(each), ending)] as const));
  return {
    parameters: name(parameters, '_parameter'),
    values: name(values, '_value'),
    record: name(recordColumns, '_of_record'),
  };
}
