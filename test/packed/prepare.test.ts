import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root } from '../support/installed-package.js';

const test = suite('prepare');

/** A build that counts itself, writes the command line, and is broken off where a file says so. */
const build = `import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
mkdirSync('dist/node', { recursive: true });
writeFileSync('dist/node/main.js', '// joined');
appendFileSync('builds', '.');
if (existsSync('break')) process.exit(1);
if (existsSync('edit')) appendFileSync('src/a.ts', ' ');
`;

test('what is current is not built again; a change, a build broken off and a file of tsc alone are noticed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'diffeolab-prepare-'));
  try {
    for (const name of ['build', 'kernels', 'src', 'viewer']) mkdirSync(join(folder, name));
    for (const name of ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'src/a.ts']) {
      writeFileSync(join(folder, name), '{}');
    }
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ scripts: { 'build:all': 'node build/counted.mjs' } }));
    writeFileSync(join(folder, 'build/counted.mjs'), build);
    copyFileSync(join(root, 'build/prepare.mjs'), join(folder, 'build/prepare.mjs'));
    const prepare = () => execFileSync(process.execPath, ['build/prepare.mjs'], { cwd: folder, stdio: 'ignore' });
    const builds = () => readFileSync(join(folder, 'builds'), 'utf8').length;
    prepare();
    prepare();
    assert.is(builds(), 1);
    if (process.platform !== 'win32') {
      assert.is(readlinkSync(join(folder, 'node_modules/.bin/diffeolab')), '../../dist/node/main.js');
    }
    writeFileSync(join(folder, 'src/a.ts'), '[]');
    writeFileSync(join(folder, 'break'), '');
    assert.throws(prepare);
    rmSync(join(folder, 'break'));
    prepare();
    assert.is(builds(), 3);
    writeFileSync(join(folder, 'dist/node/main.js'), '// by tsc');
    prepare();
    prepare();
    assert.is(builds(), 4);
    writeFileSync(join(folder, 'dist/gone.js'), '// its source is no more');
    writeFileSync(join(folder, 'src/a.ts'), '{}');
    writeFileSync(join(folder, 'edit'), '');
    prepare();
    assert.is(builds(), 5);
    assert.not.ok(existsSync(join(folder, 'dist/gone.js')), 'what has no source any more is gone');
    rmSync(join(folder, 'edit'));
    prepare();
    assert.is(builds(), 6, 'what was edited while it was built is built again');
    prepare();
    assert.is(builds(), 6);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.run();
