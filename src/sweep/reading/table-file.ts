import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { contentHash } from '../../system/content-hash.js';
import { writeThrough } from '../../system/write-file.js';
import { type Database, quoted } from './duckdb.js';

/** A file of the cache with a single table, by its name there and the hash of its bytes. */
export const tableFile = z.object({ file: z.string().regex(/^[\w.-]+$/), sha256: z.string() });
export type TableFile = z.output<typeof tableFile>;

/** Writes the answer to a query as table `data` of a new file, DuckDB's own. */
export async function writeTable(
  { connection }: Database,
  cache: string,
  prefix: string,
  query: string,
): Promise<TableFile> {
  const file = `${prefix}-${randomUUID()}.duckdb`;
  let sha256 = '';
  await writeThrough(join(cache, file), async (draft) => {
    await connection.run(`ATTACH ${quoted(draft)} AS written (BLOCK_SIZE 16384)`);
    try {
      await connection.run(`CREATE TABLE written.data AS ${query}`);
    } finally {
      await connection.run('DETACH written');
    }
    sha256 = contentHash(draft);
  });
  return { file, sha256 };
}

/** Whether a file of the cache is as it was written. */
export function isWhole(cache: string, { file, sha256 }: TableFile): boolean {
  try {
    return contentHash(join(cache, file)) === sha256;
  } catch {
    return false;
  }
}

/** Does something while tables of the cache can be read as NAME.data. */
export async function withTables<Result>(
  { connection }: Database,
  cache: string,
  tables: ReadonlyMap<string, TableFile>,
  work: () => Promise<Result>,
): Promise<Result> {
  const attached: string[] = [];
  try {
    for (const [name, { file }] of tables) {
      await connection.run(`ATTACH ${quoted(join(cache, file))} AS ${name} (READ_ONLY)`);
      attached.push(name);
    }
    return await work();
  } finally {
    for (const name of attached) await connection.run(`DETACH ${name}`);
  }
}

/** Removes a table that nothing names any more; whoever has it open keeps it. */
export function removeTable(cache: string, { file }: TableFile): void {
  try {
    rmSync(join(cache, file), { recursive: true, force: true });
  } catch {
    // Where an open file can't be removed, it is forgotten later.
  }
}
