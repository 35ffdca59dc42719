import { csvFormat } from 'd3-dsv';

/** A table as CSV with a header line, columns in the order of the first row. */
export function csv(rows: readonly Readonly<Record<string, string | number | undefined>>[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return `${csvFormat([...rows], columns)}\n`;
}
