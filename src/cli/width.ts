/**
 * Columns of the terminal that shows stdout; undefined where it goes to a file or another program, which get their
 * lines whole.
 */
export function terminalWidth(): number | undefined {
  const { columns, isTTY } = process.stdout;
  return isTTY && columns > 0 ? columns : undefined;
}

/** What the variable COLUMNS says. */
function toldWidth(): number | undefined {
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
  return Math.max(narrowest, Math.min(longest, terminalWidth() ?? toldWidth() ?? usual));
}
