import { optionName } from '../../dist/cli/kebab-case.js';
import { defaultText } from '../../dist/cli/parameters/options.js';
import type { Parameter } from '../../dist/tasks/parameters/table.js';
import { type Place, type Section, sections } from './places.js';
import { code, placesText } from './places-text.js';

const introduction = `# Parameters

All parameters of the tasks and commands of diffeolab. This page is made by \`npm run reference\` from the tables by
which tasks and commands read them.

A parameter has its name in sweep files, behind \`--fixed\` and \`--axis\`, and in calls of the library; on the command
line it is an option. Tasks have a dot, \`spherical.train\`, and commands a space, \`spherical train\`; a subject alone,
\`spherical\`, stands for all its commands. Where a command takes a list (marked so), values are separated by commas,
and numbers may be ranges such as \`3..15\` or \`3..15:4\`. Numbers on the command line may be written as \`1e6\` or as
fractions such as \`8/3\`. What is allowed in most, and the default of most, stand first,
others behind it with the tasks and commands that have them.
`;

/** The page of the documentation that has all parameters. */
export function parametersPage(): string {
  return `${introduction}\n${sections.map(sectionText).join('\n')}`;
}

function sectionText(section: Section): string {
  const { title, text, tables, tasks } = section;
  const columns = [
    'option',
    ...(tasks.length > 0 ? ['name'] : []),
    'symbol',
    'unit',
    'meaning',
    'allowed',
    'default',
    tasks.length > 0 ? 'tasks and commands' : 'commands',
  ];
  const rows = tables.flatMap((table) => Object.entries(table).map(([name, row]) => cells(section, name, row)));
  const lines = [line(columns), `|${'---|'.repeat(columns.length)}`, ...rows.map(line)];
  return [`## ${title}`, '', text, '', ...lines, ''].join('\n');
}

function cells(section: Section, name: string, row: Parameter): string[] {
  const places = [...section.tasks, ...section.commands].filter((place) => has(place, name, row));
  const tasks = section.tasks.filter((place) => places.includes(place));
  const commands = section.commands.filter((place) => places.includes(place));
  const taskNames = tasks.map((task) => code(task.name));
  const commandNames = placesText(commands, section.commands, name);
  return [
    commands.length === 0 ? '' : optionText(name, row),
    ...(section.tasks.length > 0 ? [tasks.length === 0 ? '' : code(name)] : []),
    row.symbol ?? '',
    row.unit ?? '',
    meaningText(row),
    differing(places, (place) => place.rows[name]!.kind.allowed),
    differing(places, (place) => defaultOf(place, name)),
    [...taskNames, ...commandNames].join(', '),
  ];
}

/** Whether a task or command has this row, perhaps with a default or a range of its own. */
function has({ rows }: Place, name: string, row: Parameter): boolean {
  const own = rows[name];
  return own !== undefined && own.meaning === row.meaning;
}

function optionText(name: string, row: Parameter): string {
  const option = optionName(name);
  const shorthands = Object.entries(row.shorthands ?? {}).map(
    ([short, meant]) => `${code(`--${short}`)} for ${String(meant)}`,
  );
  return [
    code(option),
    ...(row.kind.flag === true && row.default === undefined ? [code(option.replace('--', '--no-'))] : []),
    ...shorthands,
    ...(row.formerly ?? []).map((former) => `formerly ${code(`--${former}`)}`),
  ].join(', ');
}

function meaningText({ meaning, belongsTo, valueOptional, required }: Parameter): string {
  return [
    meaning,
    ...(belongsTo === undefined ? [] : [`belongs to ${code(belongsTo.parameter)} ${belongsTo.values.join(' or ')}`]),
    ...(valueOptional === undefined ? [] : [`an option without a value is ${code(optionName(valueOptional))}`]),
    ...(required === undefined ? [] : ['must be given']),
  ].join('; ');
}

function defaultOf({ rows, axes }: Place, name: string): string {
  const row = rows[name]!;
  return row.kind.flag === true && row.default === false ? 'false' : defaultText(row, axes?.[name]);
}

/** What holds for most tasks and commands, then what holds for others. */
function differing(places: readonly Place[], textOf: (place: Place) => string): string {
  const byText = new Map<string, string[]>();
  for (const place of places) {
    const text = textOf(place);
    byText.set(text, [...(byText.get(text) ?? []), place.name]);
  }
  const [common, ...others] = [...byText].sort(([, a], [, b]) => b.length - a.length);
  const rest = others.map(([text, names]) => `${text === '' ? 'none' : text} (${names.map(code).join(', ')})`);
  return [common?.[0] ?? '', ...rest].filter((part) => part !== '').join('; ');
}

function line(texts: readonly string[]): string {
  return `| ${texts.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;
}
