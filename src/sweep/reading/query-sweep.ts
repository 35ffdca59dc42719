import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { DuckDBConnection, DuckDBResult, JS } from '@duckdb/node-api';
import { InputError } from '../../numerics/input-error.js';
import { writeThrough } from '../../system/write-file.js';
import { findStore, layoutOf } from '../store/layout.js';
import type { Sweep } from '../sweep.js';
import { type Database, fileList, openDatabase, quoted } from './duckdb.js';
import { type RecordCache, updateRecords } from './record-cache.js';
import { type ResultCache, updateResults } from './result-cache.js';

/** A value of an answer: dates as ISO 8601, integers beyond 2⁵³ as texts. */
export type Cell = string | number | boolean | null | readonly Cell[] | { readonly [name: string]: Cell };

/** An answer to a query. */
export interface Answer {
  /** Names and types of DuckDB. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** The rows, in pieces as they come. */
  rows(): AsyncIterable<readonly (readonly Cell[])[]>;
}

/** The results of a store, or of one sweep in it, as tables that answer SQL. */
export interface ResultsDatabase {
  /** Finished points. */
  readonly points: number;
  /** Bytes of the store's segments that are no record. */
  readonly unreadable: number;
  /** Records that do not match their schema. */
  readonly invalid: number;
  /**
   * Answers one SELECT over the tables `results` (a row a finished point: its parameters and values, then hash,
   * attempt, seconds, started, host, task, version, executor, package, commit, node), `attempts` and `failures`.
   * @throws InputError with the database's first line if it is none
   */
  query(sql: string): Promise<Answer>;
  /** Writes the answer to a query, `results` unless given, as a file of its own. */
  exportTo(path: string, format: 'parquet' | 'csv', sql?: string): Promise<void>;
  /** Ends it; to be called once. */
  close(): void;
}

/**
 * Opens the results of a store for SQL, with DuckDB. Records are read once: what is new is taken into STORE/cache,
 * which may be removed at any time; where that can't be written to, a temporary folder is used. A query can reach
 * nothing but these tables: no other files, no network, no settings.
 * @throws InputError if there is no store in the folder
 * @see {@link openStore}
 */
export async function openResults(
  folder: string,
  options: {
    /** Its points alone, in their order; else all that the store has, ordered by task and parameters. */
    readonly sweep?: Sweep | undefined;
  } = {},
): Promise<ResultsDatabase> {
  const layout = layoutOf(folder);
  if (!findStore(layout)) {
    throw new InputError('store', `there is no store of results in ${layout.folder} (name another folder)`);
  }
  const cache = cacheFolder(layout.folder);
  const database = await openDatabase();
  try {
    const records = await updateRecords(database, layout.folder, cache.path);
    const results = await updateResults(database, records, cache.path, options.sweep);
    await defineTables(database.connection, records, results);
    return resultsDatabase(database, records, results, cache);
  } catch (error) {
    database.close();
    cache.remove();
    throw error;
  }
}

/**
 * Answers one SELECT over the results of a store, all rows at once; see `openResults`.
 * @throws InputError with the database's first line if the query is none
 * @see {@link openStore}
 */
export async function querySweep(
  folder: string,
  sql: string,
  options: {
    /** Its points alone, in their order; else all that the store has, ordered by task and parameters. */
    readonly sweep?: Sweep | undefined;
  } = {},
): Promise<{ readonly columns: Answer['columns']; readonly rows: Record<string, Cell>[] }> {
  const results = await openResults(folder, options);
  try {
    const answer = await results.query(sql);
    const rows: Record<string, Cell>[] = [];
    for await (const piece of answer.rows()) {
      for (const row of piece)
        rows.push(Object.fromEntries(answer.columns.map(({ name }, i) => [name, row[i] ?? null])));
    }
    return { columns: answer.columns, rows };
  } finally {
    results.close();
  }
}

interface CacheFolder {
  readonly path: string;
  readonly remove: () => void;
}

function cacheFolder(store: string): CacheFolder {
  const own = join(store, 'cache');
  try {
    mkdirSync(own, { recursive: true });
    rmSync(mkdtempSync(join(own, '.trial-')), { recursive: true });
    return { path: own, remove: () => {} };
  } catch {
    const path = mkdtempSync(join(tmpdir(), 'diffeolab-cache-'));
    return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
  }
}

async function defineTables(connection: DuckDBConnection, records: RecordCache, results: ResultCache): Promise<void> {
  await connection.run(`CREATE VIEW results AS SELECT * FROM read_parquet(${fileList([results.results])})`);
  const columns = ['kind', 'hash', 'task', 'version', 'parameters', 'attempt', 'started', 'seconds', 'host'];
  const more = ['executor', 'package', '"commit"', 'node', 'failure', 'message', 'stack', 'segment'];
  const wanted =
    results.points === undefined ? '' : `WHERE hash IN (SELECT hash FROM read_parquet(${fileList([results.points])}))`;
  const none = [...columns, ...more].map((name) => `NULL::VARCHAR AS ${name}`).join(', ');
  await connection.run(
    records.files.length === 0
      ? `CREATE VIEW attempts AS SELECT ${none} WHERE false`
      : `CREATE VIEW attempts AS SELECT ${[...columns, ...more].join(', ')} FROM read_parquet(${fileList(records.files)}) ${wanted}`,
  );
  await connection.run("CREATE VIEW failures AS SELECT * FROM attempts WHERE kind = 'failed'");
}

function resultsDatabase(
  database: Database,
  records: RecordCache,
  results: ResultCache,
  cache: CacheFolder,
): ResultsDatabase {
  const { connection } = database;
  const files = [results.results, ...(results.points === undefined ? [] : [results.points]), ...records.files];
  const drafts = join(cache.path, `export-${process.pid}`);
  let locked: Promise<void> | undefined;
  /** From here on nothing but the tables can be reached. */
  const lock = () => {
    locked ??= shut(connection, [...files, drafts]);
    return locked;
  };
  return {
    points: results.rows,
    unreadable: records.unreadable,
    invalid: records.invalid,
    async query(sql) {
      await lock();
      return answer(await complain(async () => (await selectOf(connection, sql)).stream()));
    },
    async exportTo(path, format, sql = 'FROM results') {
      if (locked !== undefined) throw new Error('exportTo: a query was asked before (open the results again)');
      await complain(() => selectOf(connection, sql, { keep: false }));
      await writeThrough(resolve(path), async (draft) => {
        locked = shut(connection, [...files, draft]);
        await locked;
        const options = format === 'parquet' ? 'FORMAT parquet, COMPRESSION zstd' : 'FORMAT csv, HEADER';
        await complain(() => connection.run(`COPY (${sql.replace(/[;\s]+$/, '')}\n) TO ${quoted(draft)} (${options})`));
      });
    },
    close() {
      database.close();
      cache.remove();
    },
  };
}

/** Leaves the database these files alone, for good. */
async function shut(connection: DuckDBConnection, files: readonly string[]): Promise<void> {
  await connection.run(`SET allowed_paths = ${fileList(files)}`);
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
}

/**
 * Kinds of statements that only read, by DuckDB's numbers: SELECT (DESCRIBE, SUMMARIZE and SHOW are such) and EXPLAIN.
 */
const reading = [1, 4];

/** Prepares a text that must be one statement that only reads. */
async function selectOf(connection: DuckDBConnection, sql: string, { keep = true } = {}) {
  if (sql.trim() === '')
    throw new InputError('query', 'expected one SELECT, got nothing (such as FROM results LIMIT 10)');
  const statements = await connection.extractStatements(sql);
  if (statements.count !== 1) {
    throw new InputError('query', `expected one SELECT, got ${statements.count} statements (ask one at a time)`);
  }
  const statement = await statements.prepare(0);
  if (!reading.includes(statement.statementType)) {
    throw new InputError(
      'query',
      'expected a SELECT: the tables can be read, not changed (use a WITH clause for steps)',
    );
  }
  if (!keep) statement.destroySync();
  return statement;
}

/** What the database complains about, in its first line. */
async function complain<Result>(ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof InputError || !(error instanceof Error)) throw error;
    const [first = ''] = error.message.split('\n');
    throw new InputError('query', first.replace('Failed to extract statements: ', ''));
  }
}

function answer(result: DuckDBResult): Answer {
  const types = result.columnTypes().map(String);
  return {
    columns: result.deduplicatedColumnNames().map((name, i) => ({ name, type: types[i]! })),
    async *rows() {
      const pieces = result.yieldRowsJs();
      for (;;) {
        const piece = await complain(() => pieces.next());
        if (piece.done === true) return;
        yield piece.value.map((row) => row.map(cellOf));
      }
    },
  };
}

function cellOf(value: JS): Cell {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(cellOf);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value as Record<string, JS>).map(([name, entry]) => [name, cellOf(entry)]),
    );
  }
  return String(value);
}
