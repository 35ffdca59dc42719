import { join, resolve } from 'node:path';
import type { DuckDBConnection, DuckDBResult } from '@duckdb/node-api';
import { InputError } from '../../numerics/input-error.js';
import { writeThrough } from '../../system/write-file.js';
import { findStore, layoutOf } from '../store/layout.js';
import type { Sweep } from '../sweep.js';
import { type CacheFolder, cacheOfStore, isOfPlace, ownCache, removeForgotten } from './cache-folder.js';
import type { Cell } from './cell.js';
import { rowsOf } from './cells.js';
import { checkedQuery, complain } from './check-query.js';
import { type DuckDb, openDatabase, openReadOnly, quoted, type ReadOnlyDatabase } from './duckdb.js';
import { type RecordCache, recordsTable, updateRecords } from './record-cache.js';
import { pointsName, type ResultCache, updateResults } from './result-cache.js';

export type { Cell } from './cell.js';

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
  /** Ends queries and exports that are under way: they throw. What has begun on one value is computed to its end. */
  interrupt(): void;
  /** Ends it; to be called once. */
  close(): void;
}

/**
 * Opens the results of a store for SQL, with DuckDB. Records are read once: what is new is taken into STORE/cache,
 * which may be removed at any time; where that can't be written to, a temporary folder is used. A query can reach
 * nothing but these tables: no other files, no network, no settings. What is kept there is read only if its bytes are
 * those that were written (SHA-256), else it is made again from the records.
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
  // Files of the cache may go while they are opened, and its file system may know no locks: all else is told at once.
  for (const place of [cacheOfStore, cacheOfStore]) {
    const cache = place(layout.folder);
    try {
      if (cache !== undefined) return await openIn(cache, layout.folder, options.sweep);
    } catch (error) {
      if (!isOfPlace(error)) throw error;
    }
  }
  const cache = ownCache();
  try {
    return await openIn(cache, layout.folder, options.sweep);
  } catch (error) {
    cache.remove();
    throw error;
  }
}

async function openIn(cache: CacheFolder, store: string, sweep: Sweep | undefined): Promise<ResultsDatabase> {
  const database = await openDatabase();
  try {
    const records = await updateRecords(database, store, cache.path);
    const results = await updateResults(database, records, cache.path, sweep);
    removeForgotten(cache.path);
    return await resultsDatabase(records, results, cache);
  } finally {
    database.close();
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

async function resultsDatabase(
  records: RecordCache,
  results: ResultCache,
  cache: CacheFolder,
): Promise<ResultsDatabase> {
  const path = ({ file }: { readonly file: string }) => join(cache.path, file);
  const beside = new Map([...records.parts].map(([name, part]) => [name, path(part)]));
  if (results.points !== undefined) beside.set(pointsName, path(results.points));
  const open = (written?: string) => openReadOnly(path(results.results), beside, written);
  const views = viewsOf(records, results);
  const database = await open();
  const asked: DuckDBConnection[] = [];
  const running = new Set<DuckDBConnection>();
  return {
    points: results.rows,
    unreadable: records.unreadable,
    invalid: records.invalid,
    async query(sql) {
      const connection = await connect(database, views);
      asked.push(connection);
      return await complain(async () => {
        const statement = await selectOf(connection, await checkedQuery(connection, sql));
        return answer(database.api, await statement.stream());
      });
    },
    async exportTo(target, format, sql = 'FROM results') {
      await writeThrough(resolve(target), async (draft) => {
        const exporting = await open(draft);
        const connection = await connect(exporting, views);
        running.add(connection);
        try {
          const options = format === 'parquet' ? 'FORMAT parquet, COMPRESSION zstd' : 'FORMAT csv, HEADER';
          await complain(async () => {
            const query = await checkedQuery(connection, sql);
            (await selectOf(connection, query)).destroySync();
            await connection.run(`COPY (${query.replace(/[;\s]+$/, '')}\n) TO ${quoted(draft)} (${options})`);
          });
        } finally {
          running.delete(connection);
          connection.closeSync();
          exporting.close();
        }
      });
    },
    interrupt() {
      for (const connection of [...asked, ...running]) connection.interrupt();
    },
    close() {
      for (const connection of asked) connection.closeSync();
      database.close();
      cache.remove();
    },
  };
}

/** A connection of its own, to tables that its query can't change for the next one. */
async function connect(database: ReadOnlyDatabase, views: readonly string[]): Promise<DuckDBConnection> {
  const connection = await database.connect();
  for (const view of views) await connection.run(view);
  return connection;
}

/** The tables of a query over the files that are attached. */
function viewsOf(records: RecordCache, results: ResultCache): string[] {
  const columns = ['kind', 'hash', 'task', 'version', 'parameters', 'attempt', 'started', 'seconds', 'host'];
  const more = ['executor', 'package', '"commit"', 'node', 'failure', 'message', 'stack', 'segment'];
  const none = [...columns, ...more].map((name) => `NULL::VARCHAR AS ${name}`).join(', ');
  const wanted = results.points === undefined ? '' : `WHERE hash IN (SELECT hash FROM ${pointsName}.data)`;
  const attempts =
    records.parts.size === 0
      ? `SELECT ${none} WHERE false`
      : `SELECT ${[...columns, ...more].join(', ')} FROM (${recordsTable(records.parts)}) ${wanted}`;
  return [
    'CREATE TEMP VIEW results AS FROM main.data',
    `CREATE TEMP VIEW attempts AS ${attempts}`,
    "CREATE TEMP VIEW failures AS SELECT * FROM attempts WHERE kind = 'failed'",
  ];
}

/**
 * Kinds of statements that only read, by DuckDB's numbers: SELECT (DESCRIBE, SUMMARIZE and SHOW are such) and EXPLAIN.
 */
const reading = [1, 4];

/** Prepares a text that must be one statement that only reads. */
async function selectOf(connection: DuckDBConnection, sql: string) {
  const statements = await connection.extractStatements(sql);
  const statement = statements.count === 1 ? await statements.prepare(0) : undefined;
  if (statement !== undefined && reading.includes(statement.statementType)) return statement;
  throw new InputError(
    'query',
    'expected one SELECT: the tables can be read, not changed (use a WITH clause for steps)',
  );
}

function answer(api: DuckDb, result: DuckDBResult): Answer {
  const types = result.columnTypes().map(String);
  return {
    columns: distinct(result.columnNames()).map((name, i) => ({ name, type: types[i]! })),
    async *rows() {
      for (;;) {
        const chunk = await complain(() => result.fetchChunk());
        if (chunk === null || chunk.rowCount === 0) return;
        yield rowsOf(api, chunk);
      }
    },
  };
}

/** Names of columns, of which the second of the same name is NAME:1. */
function distinct(names: readonly string[]): string[] {
  const counts = new Map<string, number>();
  return names.map((name) => {
    const before = counts.get(name) ?? 0;
    counts.set(name, before + 1);
    return before === 0 ? name : `${name}:${before}`;
  });
}
