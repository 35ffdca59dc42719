import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where derived files are kept. */
export interface CacheFolder {
  readonly path: string;
  /** Takes a folder away that was made for this process. */
  readonly remove: () => void;
}

/** STORE/cache, or undefined where that can't be written to. */
export function cacheOfStore(store: string): CacheFolder | undefined {
  const path = join(store, 'cache');
  try {
    mkdirSync(path, { recursive: true });
    rmSync(mkdtempSync(join(path, '.trial-')), { recursive: true });
    return { path, remove: () => {} };
  } catch {
    return undefined;
  }
}

/** A folder for this process alone. */
export function ownCache(): CacheFolder {
  const path = mkdtempSync(join(tmpdir(), 'diffeolab-cache-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

const codes = ['ENOENT', 'EACCES', 'EPERM', 'EROFS', 'EBUSY', 'EAGAIN', 'ENOLCK', 'ENOTSUP', 'EOPNOTSUPP', 'ESTALE'];
const words = [
  ...['Could not set lock on file', 'database does not exist', 'No such file or directory', 'Permission denied'],
  ...['Operation not permitted', 'Read-only file system', 'Resource temporarily unavailable', 'No locks available'],
  ...['Operation not supported', 'Stale file handle', 'being used by another process'],
];

/** Whether a file of a cache is missing, locked or can't be written, by the system's code or by DuckDB's words. */
export function isOfPlace(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error) return codes.includes(String(error.code));
  return error.message.startsWith('IO Error: ') && words.some((each) => error.message.includes(each));
}

/** Age from which files that nothing names are removed, in milliseconds: nobody begins with them any more. */
const forgotten = 3_600_000;

/** Removes what is left from before: tables and drafts of some age that no description of the cache names. */
export function removeForgotten(cache: string): void {
  const names = readdirSync(cache);
  const named = new Set(names.filter((name) => name.endsWith('.json')).flatMap((name) => filesIn(join(cache, name))));
  for (const name of names) {
    if (!/^(records|results|points|lines)-.*\.(duckdb|parquet|part|wal)$/.test(name) || named.has(name)) continue;
    try {
      if (Date.now() - statSync(join(cache, name)).mtimeMs > forgotten) rmSync(join(cache, name), { recursive: true });
    } catch {
      // Another process was faster.
    }
  }
}

/** Files that a description names. */
function filesIn(description: string): string[] {
  try {
    return [...readFileSync(description, 'utf8').matchAll(/"file":"([^"]+)"/g)].map(([, file]) => file!);
  } catch {
    return [];
  }
}
