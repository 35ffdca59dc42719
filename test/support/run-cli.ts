import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as assert from 'uvu/assert';

export const main = fileURLToPath(new URL('../../dist/node/main.js', import.meta.url));

export interface Outcome {
  code: number | null;
  /** What ended it, unless it ended by itself. */
  signal?: NodeJS.Signals;
  stdout: string;
  stderr: string;
}

/** Runs the command line as a user would; `during` may watch and signal the process. */
export function runCli(
  args: readonly string[],
  options: {
    cwd?: string;
    env?: Readonly<Record<string, string>>;
    during?: (child: ReturnType<typeof spawn>) => void;
  } = {},
): Promise<Outcome> {
  const child = spawn(process.execPath, [main, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  options.during?.(child);
  return new Promise((resolve, reject) => {
    child
      .on('error', reject)
      .on('close', (code, signal) => resolve({ code, stdout, stderr, ...(signal !== null && { signal }) }));
  });
}

/** Runs a command with --json and returns its object. */
export async function runJson(...args: readonly string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await runCli([...args, '--json', '--quiet']);
  assert.is(code, 0, stderr);
  assert.is(stderr, '');
  return JSON.parse(stdout) as Record<string, unknown>;
}

/** A test in a fresh folder, which is removed behind it. */
export function inFolder(body: (folder: string) => Promise<void>): () => Promise<void> {
  return async () => {
    const folder = mkdtempSync(join(tmpdir(), 'diffeolab-'));
    try {
      await body(folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
}
