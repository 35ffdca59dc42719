import Table from 'cli-table3';
import stringWidth from 'string-width';
import { oneLine } from '../sweep/carried.js';
import { terminalWidth } from './width.js';

const nothing = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
};
const inner = {
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** Between columns. */
const gap = inner.middle.length;

interface TableOptions {
  /** Columns to be aligned on the right. */
  readonly right?: readonly number[];
  /** Rows between two blank lines. */
  readonly groupOf?: number;
  /** Columns of the screen; by default those of the terminal, none where there is none. */
  readonly width?: number | undefined;
}

/** Rows of a label and a text, without a head. */
export function plainTable(rows: readonly (readonly string[])[], options: Pick<TableOptions, 'width'> = {}): string {
  return textTable(['', ''], rows, options).split('\n').slice(2).join('\n');
}

/**
 * A table without frame or colour: a head, a rule, and the rows. Where it is wider than the screen its widest columns
 * are folded between words, a number last of all behind its ±; columns for which there is no room even so stand in
 * further tables below, each with the first column. What would break a line is shown by its code.
 */
export function textTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  options: TableOptions = {},
): string {
  const width = ('width' in options ? options.width : terminalWidth()) ?? Number.POSITIVE_INFINITY;
  const cells = [head, ...rows].map((row) => row.map(oneLine));
  const whole = cells.map((row) => row.map((cell) => held(cell, / (?=±)|(?<=±) |(?<=\d) (?=\d)/g)));
  const folded = cells.map((row) => row.map((cell) => held(cell, /(?<=\d) (?=\d)| (?=±)/g)));
  const fitting = [whole, folded].find((each) => total(columnWidths(each, width)) <= width);
  if (fitting !== undefined) return drawn(fitting, width, options);
  return partsOf(folded, width)
    .map((columns) => {
      const part = folded.map((row) => columns.map((column) => row[column] ?? ''));
      const right = columns.flatMap((column, i) => (options.right?.includes(column) ? [i] : []));
      return drawn(part, width, { ...options, right });
    })
    .join('\n\n');
}

/** The columns of tables that fit, each with the first one. */
function partsOf(cells: readonly (readonly string[])[], width: number): number[][] {
  const narrowest = columnWidths(cells, 0);
  const [first = 0, ...others] = narrowest;
  const parts: number[][] = [];
  let room = 0;
  for (const [i, own] of others.entries()) {
    if (parts.length === 0 || room < gap + own) {
      parts.push([0]);
      room = width - first;
    }
    parts.at(-1)!.push(i + 1);
    room -= gap + own;
  }
  return parts.length === 0 ? [[0]] : parts;
}

function drawn(
  cells: readonly (readonly string[])[],
  width: number,
  { right = [], groupOf = Number.POSITIVE_INFINITY }: TableOptions,
): string {
  const widths = columnWidths(cells, width);
  const [title = [], ...body] = cells.map((row) => linesOf(row, right, widths));
  const rule = '─'.repeat(Math.max(...[title, ...body].flat().map((line) => line.length)));
  const grouped = body.flatMap((lines, i) => (i > 0 && i % groupOf === 0 ? ['', ...lines] : lines));
  return [...title, rule, ...grouped].map((line) => line.trimEnd().replaceAll(hold, ' ')).join('\n');
}

/** Stands for a space at which a cell must not be folded. */
const hold = '\ue000';

/** A cell that is not folded at certain spaces: "0.52 ± 0.01", "1 000 000". */
function held(cell: string, spaces: RegExp): string {
  return cell.replace(spaces, hold);
}

/** Columns of the screen that a table takes. */
function total(widths: readonly number[]): number {
  return widths.reduce((sum, columnWidth) => sum + columnWidth, gap * (widths.length - 1));
}

/** The lines of one row. */
function linesOf(row: readonly string[], right: readonly number[], widths: readonly number[]): string[] {
  const table = new Table({
    colWidths: [...widths],
    wordWrap: true,
    colAligns: row.map((_, column) => (right.includes(column) ? 'right' : 'left')),
    chars: { ...nothing, ...inner },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  table.push([...row]);
  return table.toString().split('\n');
}

/**
 * Widths that show all cells on the screen, the widest column made narrower first, but none narrower than its longest
 * word.
 */
function columnWidths(rows: readonly (readonly string[])[], width: number): number[] {
  const columns = (rows[0] ?? []).map((_, column) => rows.map((row) => row[column] ?? ''));
  const widths = columns.map((cells) => Math.max(1, ...cells.map((cell) => stringWidth(cell))));
  const least = columns.map((cells) =>
    Math.max(1, ...cells.flatMap((cell) => cell.split(/\s+/)).map((word) => stringWidth(word))),
  );
  let over = total(widths) - width;
  for (; over > 0; over--) {
    const widest = Math.max(...widths.filter((columnWidth, column) => columnWidth > least[column]!));
    const column = widths.findIndex((columnWidth, i) => columnWidth === widest && columnWidth > least[i]!);
    if (column < 0) break;
    widths[column] = widest - 1;
  }
  return widths;
}
