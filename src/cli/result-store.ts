import { closeSync, existsSync, fstatSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { z } from 'zod';

/** Finished results in a file to which each is appended, durably, as one line of JSON with the parameters that fix it. */
export interface ResultStore<Parameters extends object, Result> {
  /** The result of these parameters, if this version of the package has finished it before. */
  readonly find: (parameters: Parameters) => Result | undefined;
  /** Appends a result; it is on the disk when this returns. */
  readonly append: (parameters: Parameters, result: Result) => void;
  readonly close: () => void;
}

/** Opens a file of results; lines that a crash left unfinished are passed over. */
export function openResultStore<Parameters extends object, Result>(
  path: string,
  version: string,
  schema: z.ZodType<Result>,
): ResultStore<Parameters, Result> {
  const line = z.object({ version: z.string(), parameters: z.record(z.string(), z.unknown()), result: schema });
  const known = new Map<string, Result>();
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  for (const written of text.split('\n')) {
    const entry = line.safeParse(parseLine(written)).data;
    if (entry?.version === version) known.set(keyOf(entry.parameters), entry.result);
  }
  const file = openSync(path, 'a');
  if (text !== '' && !text.endsWith('\n')) appendWhole(path, file, '\n');
  return {
    find: (parameters) => known.get(keyOf(parameters)),
    append: (parameters, result) => {
      appendWhole(path, file, `${JSON.stringify({ version, parameters, result })}\n`);
      fsyncSync(file);
    },
    close: () => closeSync(file),
  };
}

/** Appends a text to a file, or leaves it as it was: a disk may be full in the middle of a line. */
function appendWhole(path: string, file: number, text: string): void {
  const { size } = fstatSync(file);
  const bytes = Buffer.from(text);
  try {
    for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
  } catch (error) {
    ftruncateSync(file, size);
    if (error instanceof Error) error.message = `${path} could not be written: ${error.message}`;
    throw error;
  }
}

/** A number; JSON has no NaN, which is written as null. */
export const storedNumber = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN);

function parseLine(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Parameters as text, whatever the order in which they are given; what is undefined is left out. */
function keyOf(parameters: object): string {
  const entries: [string, unknown][] = Object.entries(parameters);
  const given = entries.filter(([, value]) => value !== undefined);
  return JSON.stringify(given.sort(([a], [b]) => (a < b ? -1 : 1)));
}
