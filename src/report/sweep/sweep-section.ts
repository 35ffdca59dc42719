import { firstLineOf } from '../../numerics/message-of.js';
import type { FailureGroup, SweepStatus } from '../../sweep/status.js';
import { formatCount } from '../format-number.js';
import type { ReportSection } from '../page/document.js';
import { writeFigure } from '../write-figure.js';
import { axisTitle, plotValue, valueLabel } from './plot-axis.js';
import { plotLayout, quantities, surplusAxes } from './plot-layout.js';
import { type PlotRow, valueNamed } from './plot-row.js';
import { plotSweep } from './plot-sweep.js';
import { fixedTable, originTable, resultTable, type TableRow } from './result-table.js';

/** Quantities that are drawn: the first ones that have an error or a status, else the first ones. */
const mostFigures = 4;

/** What a part of a report is made from. */
export interface SweepFindings {
  readonly name: string;
  readonly task: string;
  /** How a sweep file names the task: its name, or the address of the user's module. */
  readonly address: string;
  readonly version: number;
  readonly rows: readonly TableRow[];
  /** Counts and failures, where the description of the sweep is known. */
  readonly status?: SweepStatus;
  readonly failures: readonly FailureGroup[];
  /** The command that computes what is missing. */
  readonly command?: string;
}

/** One sweep as a part of a report; its figures are written into the folder. */
export async function sweepSection(folder: string, findings: SweepFindings): Promise<ReportSection> {
  const { name, task, address, version, rows, status, failures, command } = findings;
  const { figures, faults } = await drawQuantities(folder, name, rows);
  const counts =
    status === undefined
      ? `${formatCount(rows.length)} results.`
      : `${formatCount(status.total)} points: ${formatCount(status.done)} done, ${formatCount(status.failed)} failed, ${formatCount(status.left)} left.`;
  return {
    title: name,
    text: [`Task ${task}, version ${version} of its meaning. ${counts}`, ...faults],
    figures,
    tables: [
      ...(rows.length === 0 ? [] : [fixedTable(rows)].filter((table) => table.rows.length > 0)),
      ...(failures.length === 0 ? [] : [failureTable(failures)]),
      ...(rows.length === 0 ? [] : [resultTable(rows, address), originTable(rows)]),
    ],
    ...(command !== undefined && { command }),
  };
}

/** Pictures of the quantities; one that can't be drawn is named, and the others are. */
async function drawQuantities(folder: string, name: string, rows: readonly TableRow[]) {
  const all = quantities(rows);
  const measured = all.filter((quantity) =>
    rows.some(({ values }) => ['Status', 'Error'].some((ending) => Object.hasOwn(values, quantity + ending))),
  );
  const figures = [];
  const faults: string[] = [];
  const taken = new Set<string>();
  for (const quantity of (measured.length > 0 ? measured : all).slice(0, mostFigures)) {
    try {
      const { kept, caption } = reduced(rows, quantity);
      if (kept === undefined) continue;
      const file = freeName(`${name}-${quantity}`, taken);
      await writeFigure(folder, file, plotSweep(kept, { quantity }));
      figures.push({ file, caption });
    } catch (error) {
      const reason = firstLineOf(error);
      faults.push(`${quantity} can’t be drawn: ${reason}`);
    }
  }
  return { figures, faults };
}

/** A name that every file system takes and that no other figure of the part has. */
function freeName(words: string, taken: Set<string>): string {
  const plain = words.replaceAll(/[^\w.-]/g, '_').slice(0, 120);
  for (let number = 1; ; number++) {
    const name = number === 1 ? plain : `${plain}_${number}`;
    if (taken.size < taken.add(name.toLowerCase()).size) return name;
  }
}

/** The rows that one picture can show: of axes that have no place in it one value each, which the caption names. */
function reduced(rows: readonly TableRow[], quantity: string): { kept: PlotRow[] | undefined; caption: string } {
  const known = rows.filter(({ values }) => (valueNamed(values, quantity) ?? null) !== null);
  const surplus = surplusAxes('report', known, { quantity });
  if (surplus === undefined) return { kept: undefined, caption: '' };
  const fixed = surplus.map(({ name, values }) => [name, values[0]] as const);
  const kept = known.filter(({ parameters }) => fixed.every(([name, value]) => plotValue(parameters, name) === value));
  const at = fixed.map(([name, value]) => `${axisTitle(name)} = ${valueLabel(value)}`).join(', ');
  const { kind } = plotLayout('report', kept, { quantity });
  const what = kind === 'heat-map' ? 'a cell is the mean of its points' : 'error bars: one standard error';
  return { kept, caption: `${axisTitle(quantity)}${at === '' ? '' : ` at ${at}`}; ${what}.` };
}

function failureTable(groups: readonly FailureGroup[]) {
  return {
    caption: 'Failures',
    head: ['points', 'kind', 'error', 'such as'],
    rows: groups.map(({ count, failure, message, example }) => [
      String(count),
      failure,
      message,
      Object.entries(example.parameters)
        .map(([name, value]) => `${name}=${String(value)}`)
        .join(' '),
    ]),
    left: 4,
  };
}
