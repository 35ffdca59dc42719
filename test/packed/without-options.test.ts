import { execFile } from 'node:child_process';
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { installPackage, root } from '../support/installed-package.js';

const test = suite('without optional packages');

const links = ['--preserve-symlinks', '--preserve-symlinks-main'];

/** Runs the command line of the package that is installed in a folder. */
function run(folder: string, ...args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const main = join(folder, 'node_modules/diffeolab/dist/node/main.js');
  const env = { ...process.env, NODE_OPTIONS: links[0] };
  return new Promise((resolve) => {
    execFile(process.execPath, [...links, main, ...args], { cwd: folder, env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

test('a sweep runs and is listed without DuckDB; what needs it says what to install', async () => {
  const folder = installPackage();
  try {
    for (const file of ['random-walk.json', 'random-walk-task.mjs']) {
      copyFileSync(join(root, 'examples/sweeps', file), join(folder, file));
    }
    const ran = await run(folder, 'sweep', 'run', 'random-walk.json', '--quiet', '--executor', 'inline');
    assert.is(ran.code, 0, ran.stderr);
    const status = await run(folder, 'sweep', 'status', 'random-walk.json');
    assert.is(status.code, 0, status.stderr);
    const refused = await run(folder, 'sweep', 'query', 'random-walk.json', 'SELECT count(*) FROM results');
    assert.is(refused.code, 1);
    assert.is(refused.stdout, '');
    assert.match(refused.stderr, /^error: [^\n]*npm install @duckdb\/node-api@1\.5\.6-r\.1[^\n]*\n$/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.run();
