import { optionName } from '../../dist/cli/kebab-case.js';
import { defaultText } from '../../dist/cli/parameters/options.js';
import type { Parameter } from '../../dist/tasks/parameters/table.js';
import { type Place, type Section, sections } from './places.js';

const introduction = `# Parameters

All parameters of the tasks and commands of diffeolab. This page is made by \`npm run reference\` from the tables
by which tasks and commands read them.

A parameter has the name in the second column in sweep files, behind \`--fixed\` and \`--axis\`, and in calls of the
library, and the option in the first column on the command line. Numbers of the command line may be written as \`1e6\`
or as fractions such as \`8/3\`. Where a command takes a list (marked so), values are separated by commas, and ranges
such as \`3..15\` or \`3..15:4\` stand among them. A default that differs from the common one stands behind the task or
command that has it.
`;

/** The page of the documentation that has all parameters. */
export function parametersPage(): string {
  return `${introduction}\n${sections.map(sectionText).join('\n')}`;
}

function sectionText(section: Section): string {
  const withTasks = section.tasks.length > 0;
  const head = ['option', ...(withTasks ? ['name'] : []), 'symbol', 'unit', 'meaning', 'allowed', 'default'];
  const columns = [...head, ...(withTasks ? ['tasks'] : []), 'commands'];
  const lines = section.tables.flatMap((table) =>
    Object.entries(table).map(([name, row]) => rowText(section, name, row, withTasks)),
  );
  return [
    `## ${section.title}`,
    '',
    section.text,
    '',
    line(columns),
    `|${'---|'.repeat(columns.length)}`,
    ...lines.map(line),
    '',
  ].join('\n');
}

function rowText(section: Section, name: string, row: Parameter, withTasks: boolean): string[] {
  const tasks = section.tasks.filter((place) => has(place, name, row));
  const commands = section.commands.filter((place) => has(place, name, row));
  return [
    commands.length === 0 ? '' : optionText(name, row),
    ...(withTasks ? [tasks.length === 0 ? '' : code(name)] : []),
    row.symbol ?? '',
    row.unit ?? '',
    meaningText(row),
    row.kind.allowed,
    defaultsText([...tasks, ...commands], name),
    ...(withTasks ? [tasks.map((place) => code(place.name)).join(', ')] : []),
    commandsText(section, commands, name),
  ];
}

/** Whether a task or command has this row, perhaps with a default of its own. */
function has({ rows }: Place, name: string, row: Parameter): boolean {
  const own = rows[name];
  return own !== undefined && own.kind === row.kind && own.meaning === row.meaning;
}

function optionText(name: string, row: Parameter): string {
  const contrary =
    row.kind.flag === true && row.default === undefined ? [code(`--no-${optionName(name).slice(2)}`)] : [];
  const shorthands = Object.entries(row.shorthands ?? {}).map(
    ([flag, meant]) => `${code(`--${flag}`)} for ${String(meant)}`,
  );
  const former = (row.formerly ?? []).map((before) => `formerly ${code(`--${before}`)}`);
  return [code(optionName(name)), ...contrary, ...shorthands, ...former].join(', ');
}

function meaningText({ meaning, belongsTo, valueOptional, required }: Parameter): string {
  return [
    meaning,
    ...(belongsTo === undefined ? [] : [`belongs to ${code(belongsTo.parameter)} ${belongsTo.values.join(' or ')}`]),
    ...(valueOptional === undefined ? [] : [`without a value ${code(valueOptional)}`]),
    ...(required === undefined ? [] : ['must be given']),
  ].join('; ');
}

/** The default that most have, then those of others. */
function defaultsText(places: readonly Place[], name: string): string {
  const byText = new Map<string, string[]>();
  for (const place of places) {
    const text = defaultText(place.rows[name]!, place.axes?.[name]);
    byText.set(text, [...(byText.get(text) ?? []), place.name]);
  }
  const [common, ...others] = [...byText].sort(([, a], [, b]) => b.length - a.length);
  const rest = others.map(([text, names]) => `${names.map(code).join(', ')}: ${text === '' ? 'none' : text}`);
  return [common?.[0] ?? '', ...rest].filter((part) => part !== '').join('; ');
}

function commandsText(section: Section, commands: readonly Place[], name: string): string {
  if (
    commands.length > 1 &&
    commands.length === section.commands.length &&
    !commands.some(({ axes }) => axes?.[name])
  ) {
    return 'all';
  }
  return commands.map((place) => `${code(place.name)}${place.axes?.[name] === undefined ? '' : ' (list)'}`).join(', ');
}

function code(text: string): string {
  return `\`${text}\``;
}

function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
