import Table from 'cli-table3';

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

/** Rows of a label and a text, without a head. */
export function plainTable(rows: readonly (readonly string[])[]): string {
  return textTable(['', ''], rows).split('\n').slice(2).join('\n');
}

/**
 * A table without frame or colour: a head, a rule, and the rows.
 * @param options.right columns to be aligned on the right
 * @param options.groupOf rows between two blank lines
 */
export function textTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  options: { right?: readonly number[]; groupOf?: number } = {},
): string {
  const { right = [], groupOf = Number.POSITIVE_INFINITY } = options;
  const table = new Table({
    head: [...head],
    colAligns: head.map((_, column) => (right.includes(column) ? 'right' : 'left')),
    chars: { ...nothing, ...inner },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  for (const row of rows) table.push([...row]);
  const [title = '', ...body] = table.toString().split('\n');
  const grouped = body.flatMap((line, i) => (i > 0 && i % groupOf === 0 ? ['', line] : [line]));
  const width = Math.max(...[title, ...body].map((line) => line.length));
  return [title, '─'.repeat(width), ...grouped].map((line) => line.trimEnd()).join('\n');
}
