/**
 * Columns of the terminal that shows stdout, or what COLUMNS says where there is none; undefined if neither is known.
 */
export function screenWidth(): number | undefined {
  const { columns, isTTY } = process.stdout;
  if (isTTY && columns > 0) return columns;
  const told = Number(process.env['COLUMNS']);
  return Number.isInteger(told) && told > 0 ? told : undefined;
}

/** Lines longer than this are hard to read. */
const longest = 100;
/** Width of help that goes to a file or another program. */
const usual = 80;
const narrowest = 40;

/** Columns of help texts. */
export function helpWidth(): number {
  return Math.max(narrowest, Math.min(longest, screenWidth() ?? usual));
}
