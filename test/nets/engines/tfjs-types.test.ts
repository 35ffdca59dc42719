import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { missingBackend } from '../../support/tfjs-backends.js';

const suiteOfAll = suite('types of engine tfjs');
const missing = missingBackend('node');
if (missing !== undefined) console.log(`engine tfjs: its types are not compared, ${missing}`);
const test = missing === undefined ? suiteOfAll : suiteOfAll.skip;

const path = (file: string) => fileURLToPath(new URL(`../../../${file}`, import.meta.url));

/** Lines in which the compiler finds errors, in a program of some lines. */
function faultyLines(lines: readonly string[]): readonly number[] {
  const folder = mkdtempSync(join(tmpdir(), 'diffeolab-types-'));
  const compilerOptions = {
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    types: [],
    lib: ['es2022', 'dom'],
    target: 'es2022',
    module: 'esnext',
    moduleResolution: 'bundler',
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['program.ts'] }));
  writeFileSync(join(folder, 'program.ts'), lines.join('\n'));
  const { stdout } = spawnSync(process.execPath, [path('node_modules/typescript/bin/tsc'), '-p', folder], {
    encoding: 'utf8',
  });
  rmSync(folder, { recursive: true });
  return [...stdout.matchAll(/program\.ts\((\d+),\d+\): error/g)].map((match) => Number(match[1]));
}

test('the operations are those of TensorFlow.js', () => {
  const tensorflow = join(process.env['DIFFEOLAB_TFJS'] ?? '', 'node_modules/@tensorflow/tfjs');
  const faulty = faultyLines([
    `import * as tf from '${tensorflow}';`,
    `import type { TensorFlow } from '${path('src/nets/engines/tfjs/tensorflow.ts')}';`,
    // Of these two TensorFlow.js knows more arguments than the engine gives.
    `type Used = Omit<TensorFlow<tf.Tensor<any>>, 'customGrad' | 'tidy'>;`,
    'export const used: Used = tf;',
    'export const wrong: Used = { ...tf, relu: tf.matMul };',
  ]);
  assert.equal(faulty, [5]);
});

suiteOfAll.run();
