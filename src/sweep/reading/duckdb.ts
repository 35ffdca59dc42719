import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';

/** A database in memory and a connection to it. */
export interface Database {
  readonly connection: DuckDBConnection;
  readonly close: () => void;
}

/**
 * Opens a database in memory. The package is loaded by the first call.
 * @throws Error saying what to do where it does not load on this machine
 */
export async function openDatabase(): Promise<Database> {
  const { DuckDBInstance } = await loadDuckDb();
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  await connection.run(`SET temp_directory = ${quoted(join(tmpdir(), `diffeolab-duckdb-${process.pid}`))}`);
  await connection.run("SET TimeZone = 'UTC'");
  return {
    connection,
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

async function loadDuckDb() {
  try {
    return await import('@duckdb/node-api');
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
    const [reason] = String(error instanceof Error ? error.message : error).split('\n');
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
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name as SQL. */
export function quotedName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Files as a list for `read_parquet`. */
export function fileList(paths: readonly string[]): string {
  return `[${paths.map(quoted).join(', ')}]`;
}
