import type { AttemptRecord } from '../../sweep/records.js';
import { formatSeconds } from '../format-number.js';
import type { ReportSection } from '../page/document.js';
import { formatEstimate, formatScientific } from '../scientific.js';
import { plotValue, valueLabel, varyingAxes } from './plot-axis.js';
import { numberOf } from './plot-cells.js';
import { type PlotRow, valueNamed } from './plot-row.js';
import { pointCommand } from './point-command.js';

/** A finished point as a table shows it. */
export type TableRow = PlotRow & Omit<AttemptRecord, 'parameters'>;

type Table = NonNullable<ReportSection['tables']>[number];

/** Rows beyond which a table ends: what follows is found with sweep query. */
const mostRows = 1000;

/**
 * Finished points, one a row: the parameters that vary, each value with its error and status, the time it
 * took, and the command for it.
 */
export function resultTable(rows: readonly TableRow[], address: string): Table {
  const axes = varyingAxes(rows, []).map(({ name }) => name);
  const names = [...new Set(rows.flatMap(({ values }) => Object.keys(values)))];
  const partners = new Set(names.flatMap((name) => [`${name}Error`, `${name}Status`]));
  const quantities = names.filter((name) => !partners.has(name));
  const withStatus = quantities.filter((name) => names.includes(`${name}Status`));
  const head = [
    ...axes,
    ...quantities.flatMap((name) => (withStatus.includes(name) ? [name, 'status'] : [name])),
    'time',
    'attempt',
  ];
  const shown = rows.slice(0, mostRows);
  const more = rows.length > mostRows ? `; the first ${mostRows} of ${rows.length}, sweep query shows the others` : '';
  return {
    caption: `Results, one point a row${more}`,
    head,
    rows: shown.map((row) => [
      ...axes.map((axis) => valueLabel(plotValue(row.parameters, axis))),
      ...quantities.flatMap((name) => [
        valueText(row, name),
        ...(withStatus.includes(name) ? [String(valueNamed(row.values, `${name}Status`) ?? '')] : []),
      ]),
      formatSeconds(row.seconds),
      String(row.attempt),
    ]),
    left: 0,
    commands: shown.map(({ parameters }) => pointCommand(address, parameters)),
  };
}

function valueText({ values }: PlotRow, name: string): string {
  const value = valueNamed(values, name);
  if (value === null || value === undefined) return '–';
  if (typeof value !== 'number') return String(value);
  const error = numberOf(valueNamed(values, `${name}Error`));
  return error === undefined ? formatScientific(value, 6) : formatEstimate(value, error);
}

/** What all rows have in common. */
export function fixedTable(rows: readonly TableRow[]): Table {
  const [first] = rows;
  const varying = new Set(varyingAxes(rows, []).map(({ name }) => name));
  const fixed = Object.keys(first?.parameters ?? {}).filter((name) => !varying.has(name));
  return {
    caption: 'Parameters of all points',
    head: ['parameter', 'value'],
    rows: fixed.map((name) => [name, valueLabel(plotValue(first!.parameters, name))]),
    left: 2,
  };
}

/** Which versions of the package, commits, Node, machines and executors made the results. */
export function originTable(rows: readonly TableRow[]): Table {
  const groups = new Map<string, { cells: string[]; points: number; seconds: number }>();
  for (const row of rows) {
    const cells = [row.package, row.commit ?? '–', row.node, row.host, row.executor];
    const key = JSON.stringify(cells);
    const group = groups.get(key) ?? { cells, points: 0, seconds: 0 };
    group.points++;
    group.seconds += row.seconds;
    groups.set(key, group);
  }
  return {
    caption: 'Where the results come from',
    head: ['diffeolab', 'commit', 'Node', 'host', 'executor', 'points', 'time'],
    rows: [...groups.values()].map(({ cells, points, seconds }) => [...cells, String(points), formatSeconds(seconds)]),
    left: 5,
  };
}
