import { execFile } from 'node:child_process';
import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { installPackage, root } from '../support/installed-package.js';

const test = suite('types of the package');

const options = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  module: 'NodeNext',
  target: 'ES2023',
  lib: ['ES2023'],
  noEmit: true,
  // Packages are links here: without this they would see what a developer of the package has installed.
  preserveSymlinks: true,
};

/** What the compiler says about programs, line by line. */
async function compile(folder: string, files: readonly string[]): Promise<string[]> {
  const project = join(folder, 'tsconfig.json');
  writeFileSync(project, JSON.stringify({ compilerOptions: options, files }));
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  try {
    await promisify(execFile)(process.execPath, [compiler, '-p', project, '--pretty', 'false'], { cwd: folder });
    return [];
  } catch (error) {
    const { stdout } = error as { stdout: string };
    return stdout.trim().split('\n');
  }
}

/** Programs that use an array of numbers as a text, on lines 4 and 5. */
const wrong = `import { nets } from 'diffeolab';
import { convLayer } from 'diffeolab/nets';
const layer = { filters: [[[1, 2]]], bias: [0], stride: 1 };
const all: string = nets.convLayer(layer).filters;
const one: string = convLayer(layer).filters;
export { all, one };
`;

test('of strict programs without types of their own, all declarations checked, the wrong one is refused', async () => {
  const folder = installPackage();
  try {
    copyFileSync(new URL('program.ts', import.meta.url), join(folder, 'program.ts'));
    writeFileSync(join(folder, 'wrong.ts'), wrong);
    const complaints = (await compile(folder, ['program.ts', 'wrong.ts'])).filter((line) => /^\S/.test(line));
    const refused = /^wrong\.ts\((\d+),\d+\): error TS2322: Type 'NdArray<.*' is not assignable to type 'string'\.$/;
    const lines = complaints.map((line) => refused.exec(line)?.[1] ?? line);
    assert.equal(lines, ['4', '5']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.run();
