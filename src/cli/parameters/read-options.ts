import { ParameterError } from '../../tasks/parameters/parameter-error.js';
import { missing, readParameters } from '../../tasks/parameters/read.js';
import type { Parameter, Subject } from '../../tasks/parameters/table.js';
import { kebabCase, optionName } from '../kebab-case.js';
import type { RawOptions } from '../shared-options.js';
import { type Axes, axisValues } from './axis.js';

/** The values of a command: those of axes are lists. */
export type CommandValues<Values, Own extends Axes> = Omit<Values, keyof Own> & {
  readonly [Name in keyof Own & keyof Values]: Own[Name] extends { readonly default: string }
    ? readonly NonNullable<Values[Name]>[]
    : readonly NonNullable<Values[Name]>[] | undefined;
};

/**
 * The options of a command as values, checked, defaults filled in, by the same table and checks as a task.
 * @throws InputError about the option at fault, which names options as they are typed: whatever else the command deals
 * with, such as the parameters of a sweep, these were options
 */
export function readOptions<Values, const Own extends Axes = Record<never, never>>(
  subject: Subject<Values>,
  raw: RawOptions,
  axes?: Own,
): CommandValues<Values, Own> {
  try {
    return optionValues(subject, raw, axes);
  } catch (error) {
    throw error instanceof ParameterError ? error.asTyped(optionName) : error;
  }
}

function optionValues<Values, Own extends Axes>(
  subject: Subject<Values>,
  raw: RawOptions,
  axes: Own | undefined,
): CommandValues<Values, Own> {
  const lists: Record<string, unknown> = {};
  const single: Record<string, unknown> = {};
  const rows: Record<string, Parameter> = {};
  for (const [name, row] of Object.entries(subject.rows)) {
    const given = givenValue(name, row, raw);
    const axis = axes?.[name];
    if (axis === undefined) {
      rows[name] = row;
      if (given === true && row.valueOptional !== undefined) single[row.valueOptional] = true;
      else if (given === true && row.alone !== undefined) single[name] = row.alone;
      else if (given !== undefined) single[name] = typeof given === 'string' ? row.kind.parse(name, given) : given;
    } else {
      const values = given ?? axis.default;
      if (values !== undefined) lists[name] = axisValues(name, row, axis, values);
      else if (row.required !== undefined) throw missing(subject.owner, name, row);
    }
  }
  const values = readParameters({ owner: subject.owner, rows }, single);
  return { ...(values as object), ...lists } as CommandValues<Values, Own>;
}

/** What was typed for a parameter: its option, a former name of it or a shorthand. */
function givenValue(name: string, row: Parameter, raw: RawOptions): unknown {
  const short = Object.entries(row.shorthands ?? {}).filter(([option]) => raw[camelCase(option)] === true);
  const spelt = [kebabCase(name), ...(row.formerly ?? [])].map((option) => [option, raw[camelCase(option)]] as const);
  const given = spelt.filter(([, value]) => value !== undefined);
  const values = [...given, ...short].map(([, value]) => value);
  if (new Set(values.map(String)).size > 1) {
    const typed = [
      ...given.map(([option, value]) => `--${option} ${String(value)}`),
      ...short.map(([option]) => `--${option}`),
    ];
    throw new ParameterError(name, `is given more than once, as ${typed.join(' and ')} (leave one out)`);
  }
  return values[0];
}

/** "only-last-layer" as commander names it. */
function camelCase(option: string): string {
  return option.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
