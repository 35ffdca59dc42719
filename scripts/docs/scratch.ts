import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** How a program ended. */
export interface Ended {
  readonly seconds: number;
  /** Exit code, or null where it was ended. */
  readonly code: number | null;
  readonly timedOut: boolean;
  /** The last lines of what it printed. */
  readonly output: string;
}

const mostOutput = 4000;

/**
 * A folder in which the commands of a document run as in a clone: examples and scripts are there, and `diffeolab` is
 * the build of this clone, as a package and as a command.
 */
export function makeScratch(root: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'diffeolab-docs-'));
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, '.bin'), { recursive: true });
  symlinkSync(root, join(modules, 'diffeolab'));
  for (const name of ['@types', 'ndarray']) symlinkSync(join(root, 'node_modules', name), join(modules, name));
  const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { bin: { diffeolab: string } };
  const command = `#!/bin/sh\nexec node "${join(root, bin.diffeolab)}" "$@"\n`;
  writeFileSync(join(modules, '.bin/diffeolab'), command, { mode: 0o755 });
  for (const name of ['examples', 'scripts']) symlinkSync(join(root, name), join(folder, name));
  cpSync(join(root, 'sweep.schema.json'), join(folder, 'sweep.schema.json'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module", "private": true }\n');
  return folder;
}

/**
 * Runs a shell text in a scratch folder, where `npx X` is the command X of this clone; ends it after `limit` seconds.
 */
export function runShell(text: string, folder: string, root: string, limit: number): Promise<Ended> {
  const path = [join(folder, 'node_modules/.bin'), join(root, 'node_modules/.bin'), process.env['PATH']].join(
    delimiter,
  );
  const script = `set -euo pipefail\nnpx() { command "$@"; }\n${text}`;
  const start = performance.now();
  const child = spawn('bash', ['-c', script], {
    cwd: folder,
    env: { ...process.env, PATH: path, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  const take = (chunk: Buffer) => {
    output = `${output}${chunk.toString()}`.slice(-mostOutput);
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  return new Promise((resolve, reject) => {
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    }, 1000 * limit);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ seconds: (performance.now() - start) / 1000, code, timedOut, output });
    });
  });
}
