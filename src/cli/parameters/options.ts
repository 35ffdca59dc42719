import { type Command, Option } from 'commander';
import type { Parameter, Subject } from '../../tasks/parameters/table.js';
import { withChoices } from '../choices.js';
import { kebabCase } from '../kebab-case.js';
import type { Axes, Axis } from './axis.js';

/**
 * Adds the options of a command, one a parameter, with the help that its table gives. An option that is not given has
 * no value: defaults are filled in behind it, as in a call.
 */
export function addParameters<Values>(command: Command, { rows }: Subject<Values>, axes: Axes = {}): Command {
  for (const [name, row] of Object.entries(rows)) {
    const axis = axes[name];
    for (const option of optionsOf(name, row, axis)) command.addOption(option);
  }
  return command;
}

function optionsOf(name: string, row: Parameter, axis: Axis | undefined): Option[] {
  const long = `--${kebabCase(name)}`;
  const value = valueText(row, axis);
  const option = new Option(`${long}${value}`, description(row, axis));
  if (isRepeated(row, axis)) option.argParser(collect);
  if (axis === undefined && row.kind.choices !== undefined) withChoices(option, row.kind.choices);
  return [
    option,
    ...(row.kind.flag === true && row.default === undefined
      ? [new Option(`--no-${kebabCase(name)}`, row.contrary ?? 'the contrary')]
      : []),
    ...(row.formerly ?? []).map((former) => new Option(`--${former}${value}`).hideHelp()),
    ...Object.entries(row.shorthands ?? {}).map(
      ([flag, meant]) => new Option(`--${flag}`, `short for ${long} ${String(meant)}`),
    ),
  ];
}

/** What stands behind the name of an option in the help. */
function valueText(row: Parameter, axis: Axis | undefined): string {
  if (row.kind.flag === true) return '';
  const what = axis === undefined || isRepeated(row, axis) ? (row.symbol ?? row.kind.placeholder) : 'values';
  return row.valueOptional === undefined && row.alone === undefined ? ` <${what}>` : ` [${what}]`;
}

/** Whether the option is given once a value. */
function isRepeated({ kind }: Parameter, axis: Axis | undefined): boolean {
  return kind.repeated === true || axis?.range === 'repeated';
}

/** Values of a repeated option. */
function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

function description(row: Parameter, axis: Axis | undefined): string {
  const unit = row.unit === undefined ? '' : `, in ${row.unit}`;
  const choices = row.kind.choices === undefined || listed(row) ? '' : `: ${row.kind.choices.join(', ')}`;
  const owner = row.belongsTo === undefined ? '' : `${row.belongsTo.values.join(' or ')}: `;
  const text = defaultText(row, axis);
  const standing = row.required !== undefined ? ' (must be given)' : text === '' ? '' : ` (default: ${text})`;
  return `${owner}${row.meaning}${unit}${choices}${standing}`;
}

/** Whether the meaning has every name there is to choose from already. */
function listed({ meaning, kind: { choices = [] } }: Parameter): boolean {
  return choices.every((name) => new RegExp(`(^|[^a-z-])${name}($|[^a-z-])`).test(meaning));
}

/** What is done where an option is not given, empty where there is nothing to say. */
export function defaultText(row: Parameter, axis: Axis | undefined): string {
  const listed = axis?.default ?? axis?.otherwise;
  if (listed !== undefined) return listed;
  if (row.required !== undefined) return '';
  const value = row.default;
  const empty = Array.isArray(value) && value.length === 0;
  if (value !== undefined && row.kind.flag !== true && !empty) return shown(value);
  return row.otherwise ?? '';
}

/** A default as it is typed. */
function shown(value: NonNullable<Parameter['default']>): string {
  if (typeof value !== 'number') return String(value);
  return Math.abs(value) >= 1e5 || (value !== 0 && Math.abs(value) < 1e-3)
    ? value.toExponential().replace('e+', 'e')
    : String(value);
}
