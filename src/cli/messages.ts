/** A message on stderr, unless `quiet`. */
export function note(text: string, quiet: boolean): void {
  if (!quiet) process.stderr.write(`${text}\n`);
}

/** A result on stdout. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** The one object of --json on stdout. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2));
}
