import { randomUUID } from 'node:crypto';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { codeOf, firstLineOf } from '../../numerics/message-of.js';

/** DuckDB's package, as it was loaded. */
export type DuckDb = typeof import('@duckdb/node-api');

/** A database and a connection to it. */
export interface Database {
  readonly connection: DuckDBConnection;
  readonly close: () => void;
}

/** A database that can't be changed: each question gets a connection of its own. */
export interface ReadOnlyDatabase {
  readonly api: DuckDb;
  readonly connect: () => Promise<DuckDBConnection>;
  readonly close: () => void;
}

/** Memory that a query may take, in MiB: a quarter of what this process may have, 1 GiB at least. */
export const queryMemory = Math.max(1024, Math.floor(Math.min(totalmem(), limitOfProcess()) / 4 / 2 ** 20));

/** What a container lets this process have, in bytes. */
function limitOfProcess(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? limit : Number.POSITIVE_INFINITY;
}

/** Nothing is fetched from anywhere. */
const offline = { autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' };

/**
 * Opens a database in memory, which derived files are made with. The package is loaded by the first call.
 * @throws Error saying what to do where it does not load on this machine
 */
export async function openDatabase(): Promise<Database> {
  const { DuckDBInstance } = await loadDuckDb();
  const instance = await DuckDBInstance.create(':memory:', offline);
  const connection = await instance.connect();
  await connection.run(`SET temp_directory = ${quoted(join(tmpdir(), `diffeolab-duckdb-${randomUUID()}`))}`);
  await connection.run("SET TimeZone = 'UTC'");
  return {
    connection,
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/**
 * Opens a file of tables to read it, and others beside it by their names. From then on no file can be opened at all,
 * neither to read nor to write, `written` excepted; nothing is spilled, `memory` is in MiB, and no setting can
 * be changed.
 */
export async function openReadOnly(
  main: string,
  others: ReadonlyMap<string, string>,
  written?: string,
  memory = queryMemory,
): Promise<ReadOnlyDatabase> {
  const api = await loadDuckDb();
  const instance = await api.DuckDBInstance.create(main, {
    ...offline,
    access_mode: 'READ_ONLY',
    temp_directory: '',
    memory_limit: `${memory}MiB`,
  });
  try {
    const connection = await instance.connect();
    for (const [name, path] of others)
      await connection.run(`ATTACH ${quoted(path)} AS ${quotedName(name)} (READ_ONLY)`);
    await connection.run("SET GLOBAL TimeZone = 'UTC'");
    if (written !== undefined) await connection.run(`SET allowed_paths = [${quoted(written)}]`);
    await connection.run('SET enable_external_access = false');
    if (written === undefined) await connection.run("SET disabled_filesystems = 'LocalFileSystem'");
    await connection.run('SET lock_configuration = true');
    connection.closeSync();
  } catch (error) {
    instance.closeSync();
    throw error;
  }
  return { api, connect: () => instance.connect(), close: () => instance.closeSync() };
}

async function loadDuckDb(): Promise<DuckDb> {
  try {
    return await import('@duckdb/node-api');
  } catch (error) {
    const missing = codeOf(error) === 'ERR_MODULE_NOT_FOUND';
    const reason = firstLineOf(error);
    throw Object.assign(
      new Error(
        `the optional package @duckdb/node-api ${missing ? 'is not installed' : `does not load on this machine: ${reason}`}` +
          ' (run npm install @duckdb/node-api@1.5.6-r.1; rows, plots and reports do without it)',
      ),
      { code: 'ERR_NO_DUCKDB' },
    );
  }
}

/** A text as SQL. */
export function quoted(text: string): string {
  return text
    .split('\0')
    .map((part) => `'${part.replaceAll("'", "''")}'`)
    .join(' || chr(0) || ');
}

/** A name as SQL. */
export function quotedName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
