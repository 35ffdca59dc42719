import { existsSync } from 'node:fs';
import { extname } from 'node:path';
import { InputError } from '../../../numerics/input-error.js';
import { formatNumber } from '../../../report/format-number.js';
import { type Answer, type Cell, openResults, type ResultsDatabase } from '../../../sweep/reading/query-sweep.js';
import { packageVersion } from '../../../system/provenance.js';
import { writeFile } from '../../../system/write-file.js';
import { exitCode } from '../../exit-code.js';
import { abortOnInterrupt } from '../../interrupt.js';
import { note, print, printJson } from '../../messages.js';
import { readOptions } from '../../parameters/read-options.js';
import type { RawOptions } from '../../shared-options.js';
import { textTable } from '../../text-table.js';
import { openSweep, storeFolder } from '../open-sweep.js';
import { query as queryOptions, type SweepInput } from '../subjects.js';

/** Rows that are printed; the others are found with --out, --json or LIMIT. */
const mostPrinted = 1000;

/** Milliseconds that a query which is interrupted may still take. */
const patience = 1000;

/** `sweep query`. */
export async function queryCommand(
  first: string | undefined,
  second: string | undefined,
  raw: RawOptions,
): Promise<number> {
  const options = readOptions(queryOptions, raw);
  const [file, sql] = sweepAndQuery(first, second);
  const format = options.out === undefined ? undefined : formatOf(options.out);
  const { signal, release } = abortOnInterrupt();
  let results: ResultsDatabase | undefined;
  signal.addEventListener('abort', () => {
    note('interrupted: nothing is written', false);
    results?.interrupt();
    // What can't be interrupted, as a function of one value, ends with the program, where nobody hears the signal now.
    setTimeout(() => process.kill(process.pid, 'SIGINT'), patience).unref();
  });
  try {
    results = await openSelected(file, options);
    if (signal.aborted) return exitCode.interrupted;
    noteUnreadable(results);
    if (options.out !== undefined && format !== undefined && format !== 'json') {
      await results.exportTo(options.out, format, sql);
      note(`written: ${options.out}`, options.quiet);
      return exitCode.done;
    }
    const answer = await results.query(sql);
    if (options.json || format === 'json') {
      const rows = await gathered(answer, Number.POSITIVE_INFINITY);
      const object = { command: 'sweep query', version: packageVersion(), query: sql, columns: answer.columns };
      const whole = { ...object, rows: rows.map((row) => asObject(answer, row)) };
      if (options.out === undefined) printJson(whole);
      else await writeFile(options.out, `${JSON.stringify(whole, null, 1)}\n`);
    } else await printTable(answer, options.quiet);
    return exitCode.done;
  } catch (error) {
    if (signal.aborted) return exitCode.interrupted;
    throw error;
  } finally {
    release();
    results?.close();
  }
}

/** A single argument is the query, unless it is the name of something. */
function sweepAndQuery(first: string | undefined, second: string | undefined): [string | undefined, string] {
  if (second !== undefined) return [first, second];
  if (first === undefined || existsSync(first) || !/\s/.test(first.trim())) {
    throw new InputError('sweep query', 'needs a query in SQL, such as "SELECT * FROM results LIMIT 10"');
  }
  return [undefined, first];
}

/** The results of the sweep that is named, or of the whole store. */
export async function openSelected(file: string | undefined, options: SweepInput): Promise<ResultsDatabase> {
  const named = file !== undefined || options.task !== undefined;
  const sweep = named ? (await openSweep(file, options)).sweep : undefined;
  return await openResults(storeFolder(options), { sweep });
}

/** Says on stderr what of the store could not be read. */
export function noteUnreadable({ unreadable, invalid }: ResultsDatabase): void {
  if (unreadable > 0) note(`warning: ${unreadable} bytes of the store can't be read and are passed over`, false);
  if (invalid > 0)
    note(`warning: ${invalid} records of the store are not as they should be and are passed over`, false);
}

function formatOf(path: string): 'csv' | 'parquet' | 'json' {
  const ending = extname(path).slice(1);
  if (ending === 'csv' || ending === 'parquet' || ending === 'json') return ending;
  throw new InputError('--out', `must end with .csv, .parquet or .json, got ${path}`);
}

async function gathered(answer: Answer, most: number): Promise<(readonly Cell[])[]> {
  const rows: (readonly Cell[])[] = [];
  for await (const piece of answer.rows()) {
    rows.push(...piece);
    if (rows.length > most) break;
  }
  return rows;
}

function asObject({ columns }: Answer, row: readonly Cell[]): Record<string, Cell> {
  return Object.fromEntries(columns.map(({ name }, i) => [name, row[i] ?? null]));
}

async function printTable(answer: Answer, quiet: boolean): Promise<void> {
  const rows = await gathered(answer, mostPrinted);
  const right = answer.columns.flatMap(({ type }, i) => (/INT|DOUBLE|DECIMAL|FLOAT/.test(type) ? [i] : []));
  const head = answer.columns.map(({ name }) => name);
  print(
    textTable(
      head,
      rows.slice(0, mostPrinted).map((row) => row.map(cellText)),
      { right },
    ),
  );
  if (rows.length > mostPrinted)
    note(`the first ${mostPrinted} rows (use LIMIT, --json or --out FILE for others)`, quiet);
}

function cellText(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return formatNumber(cell);
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
}
