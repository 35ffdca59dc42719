import Table from 'cli-table3';
import stringWidth from 'string-width';
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
 * are folded between words; a number stays in one piece with its error.
 */
export function textTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  options: TableOptions = {},
): string {
  const { right = [], groupOf = Number.POSITIVE_INFINITY } = options;
  const width = 'width' in options ? options.width : terminalWidth();
  const cells = [head, ...rows].map((row) => row.map(held));
  const widths = columnWidths(cells, width);
  const [title = [], ...body] = cells.map((row) => linesOf(row, right, widths));
  const rule = '─'.repeat(Math.max(...[title, ...body].flat().map((line) => line.length)));
  const grouped = body.flatMap((lines, i) => (i > 0 && i % groupOf === 0 ? ['', ...lines] : lines));
  return [...title, rule, ...grouped].map((line) => line.trimEnd().replaceAll(hold, ' ')).join('\n');
}

/** Stands for a space at which a cell must not be folded. */
const hold = '\ue000';

/** A cell whose numbers hold together: "0.52 ± 0.01", "1 000 000". */
function held(cell: string): string {
  return cell.replace(/ (?=±)|(?<=±) |(?<=\d) (?=\d)/g, hold);
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
function columnWidths(rows: readonly (readonly string[])[], width = Number.POSITIVE_INFINITY): number[] {
  const columns = (rows[0] ?? []).map((_, column) => rows.map((row) => row[column] ?? ''));
  const widths = columns.map((cells) => Math.max(1, ...cells.map((cell) => stringWidth(cell))));
  const least = columns.map((cells) =>
    Math.max(1, ...cells.flatMap((cell) => cell.split(/\s+/)).map((word) => stringWidth(word))),
  );
  let over = widths.reduce((sum, columnWidth) => sum + columnWidth, gap * (widths.length - 1)) - width;
  for (; over > 0; over--) {
    const widest = Math.max(...widths.filter((columnWidth, column) => columnWidth > least[column]!));
    const column = widths.findIndex((columnWidth, i) => columnWidth === widest && columnWidth > least[i]!);
    if (column < 0) break;
    widths[column] = widest - 1;
  }
  return widths;
}
