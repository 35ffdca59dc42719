import { formatShort } from '../../report/format-number.js';
import type { NetFilterWeight } from '../../tasks/nets/show/filter-rows.js';
import type { NetView } from '../../tasks/nets/show/net-view.js';
import { textTable } from '../text-table.js';

/** Most filters of a layer that are written out. */
const mostFilters = 12;
/** Most outputs beside each other. */
const mostOutputs = 6;

/** A net in at most 100 columns: layers, filters, spectra, the output against the distance. */
export function netText(view: NetView): string {
  return [headOf(view), layersOf(view), ...filtersOf(view), ...spectraOf(view), ...outputsOf(view)].join('\n\n');
}

function headOf({ name, input, parameterCount, alpha, subtractInitial }: NetView): string {
  const bare = subtractInitial ? '(f − f₀)' : 'f';
  const output = alpha === 1 ? bare : `${formatShort(alpha, 6)} ${bare}`;
  return `${name}: inputs ${input.join(' × ')}, ${parameterCount} parameters, F = ${output}`;
}

function layersOf({ operations, inputs }: NetView): string {
  const head = ['layer', 'values', 'parameters', 'factor', 'weights', 'biases', 'activations'];
  const rows = operations.map(({ layer, shape, parameters, factor, weights, biases, activations }) => [
    layer,
    shape.join(' × '),
    parameters === 0 ? '' : String(parameters),
    ...[factor, weights, biases, activations].map((value) => (value === undefined ? '' : formatShort(value, 4))),
  ]);
  const table = textTable(head, rows, { right: [2, 3, 4, 5, 6] });
  const on = inputs === 'pairs' ? 'two lit pixels at all distances' : 'standard normal inputs';
  return `${table}\n\nweights, biases, activations: root mean squares, activations on ${on}`;
}

/** The first filters of every convolution, one a line. */
function filtersOf({ filters }: NetView): string[] {
  return grouped(filters, ({ layer }) => layer).map(([layer, weights]) => {
    const all = grouped(weights, ({ outChannel, inChannel }) => `${outChannel} ← ${inChannel}`);
    const width = Math.max(...all.map(([channels]) => channels.length));
    const lines = all.slice(0, mostFilters).map(([channels, own]) => `  ${channels.padStart(width)}  ${lineOf(own)}`);
    const left = all.length - lines.length;
    return [`filters of ${layer}`, ...lines, ...(left > 0 ? [`  … and ${left} more`] : [])].join('\n');
  });
}

/** [1 2 1], rows of a filter with two axes side by side. */
function lineOf(weights: readonly NetFilterWeight[]): string {
  const rows = grouped(weights, ({ row }) => String(row));
  return `[${rows.map(([, own]) => own.map(({ weight }) => formatShort(weight)).join(' ')).join(' | ')}]`;
}

function spectraOf({ spectra }: NetView): string[] {
  if (spectra.length === 0) return [];
  const rows = spectra.map(({ layer, eigenvalue, multiplicity, sum }, i) => [
    spectra[i - 1]?.layer === layer ? '' : layer,
    formatShort(eigenvalue, 4),
    String(multiplicity),
    formatShort(sum, 4),
    formatShort(sum / multiplicity, 4),
  ]);
  const head = ['spectrum of', 'eigenvalue', 'dimension', 'Σ⟨(w·ψ)²⟩', 'a dimension'];
  return [textTable(head, rows, { right: [1, 2, 3, 4] })];
}

function outputsOf({ distances, outputs }: NetView): string[] {
  if (distances.length === 0) return [];
  const shown = Math.min(outputs, mostOutputs);
  const names = Array.from({ length: shown }, (_, c) => (outputs === 1 ? 'F' : `F${c + 1}`));
  const rows = grouped(distances, ({ distance }) => String(distance)).map(([distance, own]) => [
    distance,
    ...own.slice(0, shown).map(({ value }) => formatShort(value, 6)),
  ]);
  return [textTable(['d', ...names], rows, { right: Array.from({ length: shown + 1 }, (_, c) => c) })];
}

/** Rows by a name, in the order of their first ones. */
function grouped<Row>(rows: readonly Row[], nameOf: (row: Row) => string): [string, Row[]][] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const name = nameOf(row);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [row]);
    else group.push(row);
  }
  return [...groups];
}
