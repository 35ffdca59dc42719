import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../fixtures/store-process.mjs', import.meta.url));

export { failureOf, recordOf } from '../fixtures/store-records.mjs';

/** Calls with the path of an empty folder that is removed afterwards. */
export async function inFolder<Result>(use: (folder: string) => Result | Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'store-'));
  try {
    return await use(folder);
  } finally {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  }
}

/** Processes that run: a test that fails leaves none behind. */
const children = new Set<ChildProcess>();

/** A process of test/fixtures/store-process.mjs. */
export interface StoreProcess {
  /** Resolves with the first line that it prints. */
  readonly line: Promise<string>;
  readonly ended: Promise<void>;
  readonly kill: (signal: NodeJS.Signals) => void;
}

export function startProcess(...args: readonly (string | number)[]): StoreProcess {
  const child: ChildProcess = spawn(process.execPath, [program, ...args.map(String)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  child.once('exit', () => children.delete(child));
  let text = '';
  const line = new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', (part: Buffer) => {
      text += part.toString();
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`the process ended after ${JSON.stringify(text)}`)));
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return { line, ended, kill: (signal) => child.kill(signal) };
}

/** Paths of the segments of a store. */
export function segmentsOf(folder: string): string[] {
  return readdirSync(join(folder, 'segments')).map((name) => join(folder, 'segments', name));
}

/** Writes the file of a runner, as another process might have left it. */
export function writeRunner(folder: string, id: string, entries: Record<string, unknown> = {}): string {
  const path = join(folder, 'runners', `${id}.json`);
  const runner = { id, host: 'elsewhere', boot: 'b', namespace: 'n', pid: 1, start: '1', ...entries };
  mkdirSync(join(folder, 'runners'), { recursive: true });
  writeFileSync(path, `${JSON.stringify(runner)}\n`);
  return path;
}

/** Mounts a file system on a folder while `use` runs; false, with a line, where that is not permitted. */
export async function mounted(
  folder: string,
  args: readonly string[],
  use: () => void | Promise<void>,
): Promise<boolean> {
  try {
    execFileSync('mount', [...args, folder], { stdio: 'pipe' });
  } catch {
    process.stdout.write(`(skipped: mount ${args.join(' ')} is not permitted here) `);
    return false;
  }
  try {
    await use();
  } finally {
    execFileSync('umount', ['-l', folder]);
  }
  return true;
}
