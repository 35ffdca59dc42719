import { foldLines } from './fold.js';
import { terminalWidth } from './width.js';

/** A message on stderr, unless `quiet`. */
export function note(text: string, quiet: boolean): void {
  if (!quiet) process.stderr.write(`${text}\n`);
}

/** A result on stdout, folded to the terminal where there is one. */
export function print(text: string): void {
  const width = terminalWidth();
  process.stdout.write(`${width === undefined ? text : foldLines(text, width)}\n`);
}

/** The one object of --json on stdout. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
