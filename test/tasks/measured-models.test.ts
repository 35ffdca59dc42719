import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sweep, tasks } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import '../support/guest-models.js';
import { inFolder } from '../support/run-cli.js';

const test = suite('models in sweeps');

const context = () => ({ signal: new AbortController().signal, threads: 1, state: sweep.memoryState() });

test(
  'a model stays loaded for the next point of the same files, and fails its own point alone',
  inFolder(async (folder) => {
    const { task } = await sweep.loadTask('stability.measure', tasks.taskModules, '.');
    const at = (name: string) => join(folder, name);
    const model = (last: string) => `
      import { appendFileSync, readFileSync } from 'node:fs';
      const weight = Number(readFileSync(${JSON.stringify(at('weight'))}, 'utf8'));
      appendFileSync(${JSON.stringify(at('starts'))}, '.');
      export default ({ data, shape }) => { ${last} };`;
    const starts = () => readFileSync(at('starts'), 'utf8').length;
    const right = 'return { data: data.map((x) => x ** weight), shape };';
    writeFileSync(at('weight'), '1');
    writeFileSync(at('starts'), '');
    writeFileSync(at('net.mjs'), model(right));
    const point = (displacement: number) =>
      task.run(
        { model: at('net.mjs'), files: [at('weight')], data: 'digits:8:12', displacement, noiseNorm: 1 },
        context(),
      );
    const first = await point(1);
    const other = await point(0.5);
    assert.equal(await point(1), first);
    assert.not.equal(other.values['D'], first.values['D']);
    assert.is(starts(), 1);
    // What it reads is a part of a point: with other weights it is loaded anew.
    writeFileSync(at('weight'), '3');
    assert.not.equal((await point(1)).values['D'], first.values['D']);
    assert.is(starts(), 2);
    writeFileSync(at('net.mjs'), model('process.exit(0);'));
    for (let i = 0; i < 2; i++) {
      const error = await Promise.resolve(point(1)).then(
        () => assert.unreachable(),
        (reason: unknown) => reason,
      );
      assert.match((error as Error).message, /net\.mjs broke off on a batch .*: ended its process with exit code 0/);
    }
    assert.is(starts(), 4);
    writeFileSync(at('weight'), '1');
    writeFileSync(at('net.mjs'), model(right));
    assert.equal(await point(1), first);
  }),
);

test(
  'a guest has the limit of memory of the process that it computes for',
  inFolder(async (folder) => {
    const flags = process.execArgv;
    writeFileSync(
      join(folder, 'net.mjs'),
      'const held = [];\nexport default () => { for (;;) held.push(new Float64Array(2 ** 20).fill(1)); };',
    );
    try {
      process.execArgv = ['--max-old-space-size=300'];
      const model = await tasks.loadModel('model', join(folder, 'net.mjs'));
      const images = tasks.openImageData('data', 'digits:4:8');
      const parameters = {
        cutoff: 3,
        displacement: 1,
        interpolation: 'bilinear',
        conventions: {},
        draws: 1,
        seed: '0',
        errorRates: false,
      } as const;
      const error = await tasks.measureModel(model, images, parameters).then(
        () => assert.unreachable(),
        (reason: unknown) => reason,
      );
      assert.match(
        (error as Error).message,
        /broke off on a batch .*: took \d+(\.\d+)? MiB of memory; the limit is 300 MiB$/,
      );
      await model.close();
    } finally {
      process.execArgv = flags;
    }
  }),
);

test.run();
