import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import seedrandom from 'seedrandom';
import type { Format } from './format.js';
import { oneOf } from './harm.js';

/** An input that was read in a wrong way. */
export interface Failure {
  readonly index: number;
  readonly reason: string;
}

/** Input number `index` of a format: what it is depends on the seed, the format and that number alone. */
function inputOf({ name, mutate }: Format, seeds: readonly Buffer[], seed: string, index: number): Buffer {
  const random = seedrandom(`${seed}/${name}/${index}`);
  return mutate(oneOf(seeds, random), random);
}

/** Reads inputs `first` … `first + count − 1` of a format and gives those that were read in a wrong way. */
export async function tryFormat(
  format: Format,
  seed: string,
  {
    first,
    count,
    started,
  }: { readonly first: number; readonly count: number; readonly started: (index: number) => void },
): Promise<{ readonly failures: Failure[]; readonly read: number }> {
  const folder = mkdtempSync(join(tmpdir(), `fuzz-${format.name}-`));
  const failures: Failure[] = [];
  const seeds = format.seeds();
  let read = 0;
  try {
    for (const [number, bytes] of seeds.entries()) {
      try {
        await format.read(bytes, folder);
      } catch (error) {
        failures.push({ index: -1, reason: `seed ${number}, which is valid, is refused: ${String(error)}` });
      }
    }
    for (let index = first; index < first + count; index++) {
      started(index);
      try {
        await format.read(inputOf(format, seeds, seed, index), folder);
        read++;
      } catch (error) {
        const reason = wrongness(error);
        if (reason !== undefined) failures.push({ index, reason });
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { failures, read };
}

/** Why an error is not one that a harmed input may have; undefined if it is. */
function wrongness(error: unknown): string | undefined {
  if (!isInputError(error)) return `not an InputError: ${stackOf(error)}`;
  for (let cause: unknown = error.cause; cause instanceof Error; cause = cause.cause) {
    if (!isInputError(cause) && isOfProgramming(cause)) return `an error of programming: ${stackOf(cause)}`;
  }
  return /[\r\n]/.test(error.message) ? `more than one line: ${error.message}` : undefined;
}

/** By its name: there is one such class in each way to load the package. */
function isInputError(error: unknown): error is Error {
  return error instanceof Error && error.name === 'InputError';
}

function isOfProgramming(error: Error): boolean {
  return [TypeError, RangeError, ReferenceError, SyntaxError, EvalError].some((kind) => error instanceof kind);
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? String(error)) : String(error);
}
