import { csvFormat } from 'd3-dsv';

/**
 * A table as CSV with a header line: columns in the order of the first row, a column that only later rows have behind
 * the one before it there. What a row does not have, and what is NaN, is an empty cell.
 * @param first columns that are there in any case, before the others
 */
export function csv(
  rows: readonly Readonly<Record<string, string | number | undefined>>[],
  first: readonly string[] = [],
): string {
  const columns = [...first];
  for (const row of rows) {
    let next = first.length;
    for (const name of Object.keys(row)) {
      const found = columns.indexOf(name);
      if (found === -1) columns.splice(next, 0, name);
      next = Math.max(first.length, (found === -1 ? next : found) + 1);
    }
  }
  const written = rows.map((row) =>
    Object.fromEntries(Object.entries(row).filter(([, value]) => !Number.isNaN(value))),
  );
  return `${csvFormat(written, columns)}\n`;
}
