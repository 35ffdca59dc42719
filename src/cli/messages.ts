import { foldLines } from './fold.js';
import { terminalWidth } from './width.js';

/** A message on stderr, unless `quiet`. */
export function note(text: string, quiet: boolean): void {
  if (!quiet) process.stderr.write(`${text}\n`);
}

/** What is to be known about files that were read, on stderr, unless `quiet`. */
export function noteAll(notes: readonly string[] = [], quiet: boolean): void {
  for (const text of notes) note(`note: ${text}`, quiet);
}

/** A result on stdout, its sentences folded to the terminal where there is one; rows of tables stay whole. */
export function print(text: string): void {
  const width = terminalWidth();
  const fold = (line: string) => (width === undefined || isRow(line) ? line : foldLines(line, width));
  process.stdout.write(`${text.split('\n').map(fold).join('\n')}\n`);
}

/** Whether a line has columns: gaps between its words, or the rule below a head. */
function isRow(line: string): boolean {
  return /\S {2,}\S|─/.test(line);
}

/** The one object of --json on stdout. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
