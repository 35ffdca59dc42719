import type { Kind, ParameterValue } from './kind.js';

/** Where a parameter applies: to a task and the command of the same name, or to one of them. */
export type Side = 'task' | 'command';

/**
 * What there is to say of a parameter, once: its option and help, the schemas of command and task, its type, its
 * entry in the schema of sweep files and its line in the reference are made from this.
 */
export interface Parameter<Value extends ParameterValue = ParameterValue, Use extends string = string> {
  readonly kind: Kind<Value>;
  /** One sentence, without its full stop. */
  readonly meaning: string;
  /** As in the papers, such as "ξ". */
  readonly symbol?: string;
  /** Such as "rad" or "px". */
  readonly unit?: string;
  /** The tasks and commands that have it. */
  readonly in: readonly Use[];
  /** Where it is a parameter of the task or of the command alone. */
  readonly only?: Side;
  /** Filled in where none is given. */
  readonly default?: Value;
  /** Kinds of single tasks and commands, such as one with narrower bounds, in place of the common one. */
  readonly kinds?: Readonly<Partial<Record<Use, Kind<Value>>>>;
  /** Defaults of single tasks and commands, in place of the common one. */
  readonly defaults?: Readonly<Partial<Record<Use, Value>>>;
  /** What is done where none is given and no value stands for it, in words: "by the recipe". */
  readonly otherwise?: string;
  /** Must be given; a text says such as what. */
  readonly required?: string;
  /** It belongs to these values of another parameter, and has a default with them alone. */
  readonly belongsTo?: { readonly parameter: string; readonly values: readonly string[] };
  /** On the command line it may stand without a value: that is the flag of this name. */
  readonly valueOptional?: string;
  /** On the command line it may stand alone, and has this value then. */
  readonly alone?: Value;
  /** What the contrary of a flag without a default does, the option --no-…. */
  readonly contrary?: string;
  /** Shorthands of the command line: an option without a value, and the value that it stands for. */
  readonly shorthands?: Readonly<Record<string, Value>>;
  /** Former names of the option, still understood. */
  readonly formerly?: readonly string[];
}

/** Parameters by their names. */
export type ParameterTable = Readonly<Record<string, Parameter>>;

/** A table, its types kept: names, kinds, and where each parameter applies. */
export function parameterTable<
  const Table extends Readonly<Record<string, Omit<Parameter, 'kind' | 'kinds'> & { readonly kind: unknown }>>,
>(table: Table): Table {
  return table;
}

type ValueOf<Row> = Row extends { readonly kind: Kind<infer Value> } ? Value : never;

type Given<Row, Use extends string> = Row extends { readonly belongsTo: unknown }
  ? false
  : Row extends { readonly required: string }
    ? true
    : Row extends { readonly default: unknown }
      ? true
      : Row extends { readonly defaults: Readonly<Record<Use, unknown>> }
        ? true
        : false;

type Applies<Row, Use extends string, On extends Side> = Row extends { readonly only: infer Only }
  ? Only extends On
    ? Row extends { readonly in: readonly (infer Uses)[] }
      ? Use extends Uses
        ? true
        : false
      : false
    : false
  : Row extends { readonly in: readonly (infer Uses)[] }
    ? Use extends Uses
      ? true
      : false
    : false;

type NamesIn<Table, Use extends string, On extends Side> = {
  [Name in keyof Table]: Applies<Table[Name], Use, On> extends true ? Name : never;
}[keyof Table];

/** The rows of a table that apply to one task or command. */
export type RowsOf<Table, Use extends string, On extends Side> = Pick<Table, NamesIn<Table, Use, On>>;

/** The values of one task or command, defaults filled in. */
export type ValuesOf<Table, Use extends string, On extends Side> = {
  readonly [Name in NamesIn<Table, Use, On> as Given<Table[Name], Use> extends true ? Name : never]: ValueOf<
    Table[Name]
  >;
} & {
  readonly [Name in NamesIn<Table, Use, On> as Given<Table[Name], Use> extends true ? never : Name]?:
    | ValueOf<Table[Name]>
    | undefined;
};

/** The parameters of one task or command, its default in each. */
export interface Subject<Values> {
  /** Such as "spherical.train" or "spherical train". */
  readonly owner: string;
  readonly rows: ParameterTable;
  /** The type of the values; there is no such value. */
  readonly values?: Values;
}

/** The rows of a table that apply to a task or command, with the kinds and defaults that they have there. */
export function subjectOf<Table extends ParameterTable, Use extends string, On extends Side>(
  table: Table,
  use: Use,
  side: On,
  owner: string,
): Subject<ValuesOf<Table, Use, On>> {
  const rows: Record<string, Parameter> = {};
  for (const [name, row] of Object.entries(table)) {
    if (!row.in.includes(use) || (row.only !== undefined && row.only !== side)) continue;
    const own = row.defaults?.[use];
    rows[name] = { ...row, kind: row.kinds?.[use] ?? row.kind, ...(own !== undefined && { default: own }) };
  }
  return { owner, rows };
}
