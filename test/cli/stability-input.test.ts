import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { images, sweep, system, tasks } from 'diffeolab';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { existing, idx, measured, write } from '../support/measured-models.js';
import { inFolder, runCli } from '../support/run-cli.js';

const test = suite('command stability measure: bad input and classes');

test(
  'what is wrong is one line, with exit code 2 or, where a model throws, 1; nothing is written',
  inFolder(async (folder) => {
    write(folder, 'identity', 'throwing', 'wrong', 'nan', 'nothing', 'none', 'broken');
    writeFileSync(join(folder, 'cut.npy'), 'no images');
    writeFileSync(
      join(folder, 'even.npy'),
      system.encodeNpy(ndarray(new Float64Array(4 * 256).fill(0.5), [4, 16, 16])),
    );
    writeFileSync(join(folder, 'points.npy'), system.encodeNpy(ndarray(Float64Array.of(1, 2, 3), [3, 1, 1])));
    writeFileSync(join(folder, 'lines.mjs'), "export default (x) => ({ 'conv\\n1': x });\n");
    const data = ['--data', 'digits:8:16'];
    const bad: readonly [readonly string[], number, RegExp][] = [
      [['--model', 'none.mjs', ...data], 2, /--model: none\.mjs must export a function .* got exports weights/],
      [['--model', 'absent.mjs', ...data], 2, /--model: expected the file of a module .* got absent\.mjs/],
      [['--model', 'broken.mjs', ...data], 2, /--model: .*broken\.mjs can't be imported: /],
      [
        ['--model', 'throwing.mjs', ...data],
        1,
        /model throwing\.mjs threw on a batch \[8, 1, 16, 16\]: TypeError: no weights \(line 2\)/,
      ],
      [
        ['--model', 'wrong.mjs', ...data],
        2,
        /model wrong\.mjs: the first axis of layer 'output' must be .* got shape \[3\]/,
      ],
      [['--model', 'nan.mjs', ...data], 2, /model nan\.mjs: layer 'logits' gave NaN for sample 0/],
      [['--model', 'nothing.mjs', ...data], 2, /model nothing\.mjs: the predictor must return a tensor/],
      [
        ['--model', 'identity.mjs', ...data, '--layers', 'conv'],
        2,
        /--layers: identity\.mjs has no layer conv \(there are output\)/,
      ],
      [
        ['--model', 'lines.mjs', ...data, '--layers', 'conv'],
        2,
        /--layers: lines\.mjs has no layer conv .*\(there are? conv\\u000a1\)/,
      ],
      [['--model', 'identity.mjs'], 2, /--data: is missing/],
      [data, 2, /--model: is missing/],
      [['--model', 'identity.mjs', '--data', 'digits'], 2, /--data: images drawn by rule .* such as digits:256/],
      [['--model', 'identity.mjs', '--data', 'photos'], 2, /--data: expected a file or folder .* got photos/],
      [['--model', 'identity.mjs', '--data', 'cut.npy'], 2, /cut\.npy: /],
      [
        ['--model', 'identity.mjs', ...data, '--displacement', '1', '--temperature', '0.1'],
        2,
        /--temperature: excludes/,
      ],
      [['--model', 'identity.mjs', ...data, '--preset', 'petrini'], 2, /--preset: must be one of petrini2021, /],
      [
        ['--model', 'identity.mjs', ...data, '--noise-norm', 'max'],
        2,
        /--noise-norm: must be one of per-sample, .* got max/,
      ],
      [['--model', 'identity.mjs', ...data, '--curve', '10..1'], 2, /--curve: r2 must be above r1, got 10\.\.1/],
      [
        ['--model', 'identity.mjs', ...data, '--per-decade', '7'],
        2,
        /--per-decade: is of the curve, none is asked for \(add --curve 1e-2\.\.1e2, or leave it out\)/,
      ],
      [['--model', 'identity.mjs', ...data, '--labels', 'l.npy'], 2, /--labels: .* has labels of its own/],
      [
        ['--model', 'identity.mjs', '--data', 'even.npy'],
        2,
        /--data: .*even\.npy.* moves no sample.* constant \(use other images, or give --noise-norm as a number\)/,
      ],
      [['--model', 'identity.mjs', '--data', 'points.npy'], 2, /--data: images of one pixel cannot be deformed/],
      [['--model', 'identity.mjs', ...data, '--draws', '3000000'], 2, /--draws: must be an integer from 1 to 1048576/],
      [['--model', 'identity.mjs', ...data, '--cutoff', '17'], 2, /--cutoff: .* at most 16, got 17/],
      [
        ['--model', 'identity.mjs', ...data, '--cutoff', '1', '--temperature', '0.01', '--curve', '1e-2..1'],
        2,
        /--curve: takes deformations by their displacement, for cutoffs above 1, got 1/,
      ],
      [['--model', '.', ...data], 2, /--model: expected the file of a module .* got \. \(it is a folder\)/],
    ];
    for (const [args, code, words] of bad) {
      const outcome = await runCli(['stability', 'measure', ...args, '--out', 'out'], { cwd: folder });
      assert.is(outcome.code, code, `${args.join(' ')}: ${outcome.stderr}`);
      assert.match(outcome.stderr, words);
      assert.match(outcome.stderr, /^error: [^\n]*\n$/);
      assert.is(outcome.stdout, '');
      assert.equal(existing(folder), []);
    }
  }),
);

test(
  'classes are told by the last layer of the model, or the one that is named, whatever layers are measured',
  inFolder(async (folder) => {
    const { images: pictures, labels } = images.proceduralImages({ kind: 'digits', count: 20, size: 12 });
    const twelve = labels!.map((label) => (label === 9 ? 0 : label));
    writeFileSync(
      join(folder, 'digits.idx'),
      idx(
        [20, 12, 12],
        pictures.data.map((x) => 255 * x),
      ),
    );
    // Two in ten are of class 0, none is of class 9.
    writeFileSync(join(folder, 'labels.idx'), idx([20], Float64Array.from(twelve)));
    const drawn = ['--data', 'digits:20:12', '--labels', '--noise-norm', '1'];
    const filed = ['--data', 'digits.idx', '--labels', 'labels.idx', '--noise-norm', '1'];
    const args = write(folder, 'classes');
    const rate = async (...more: readonly string[]) => {
      const { models: found } = await measured(folder, ...more);
      return [Math.round(1000 * found[0]!.wrong!), found[0]!.layers.map(({ layer }) => layer)];
    };
    assert.equal(await rate(...args, ...drawn, '--layers', 'pixels'), [900, ['pixels']]);
    assert.equal(await rate(...args, ...filed, '--classifier', 'zero', '--layers', 'zero,pixels'), [
      800,
      ['zero', 'pixels'],
    ]);
    assert.equal(await rate(...args, ...filed, '--classifier', 'nine', '--layers', 'pixels'), [1000, ['pixels']]);
    assert.equal(await rate(...write(folder, 'integers'), ...drawn, '--classifier', '0', '--layers', 'conv,0'), [
      900,
      ['conv', '0'],
    ]);
    for (const [bad, words] of [
      [
        [...args, ...filed],
        /--classifier: layer zero of classes\.mjs has 10 numbers a sample, the images have 9 classes/,
      ],
      [
        [...write(folder, 'identity'), ...drawn],
        /--classifier: layer output of identity\.mjs has 144 numbers a sample, the images have 10 classes/,
      ],
      [
        [...args, ...drawn, '--classifier', 'six'],
        /--classifier: classes\.mjs has no layer six \(there are pixels, nine, zero\)/,
      ],
      [[...write(folder, 'integers'), ...drawn], /--classifier: is missing: .* integers as names/],
      [[...args, '--data', 'digits:8:12', '--classifier', 'zero'], /--classifier: is for error rates/],
    ] as const) {
      const { code, stderr } = await runCli(['stability', 'measure', ...bad], { cwd: folder });
      assert.is(code, 2, stderr);
      assert.match(stderr, words);
    }
  }),
);

test(
  'a sweep names its own parameters, not options of a command',
  inFolder(async (folder) => {
    write(folder, 'identity');
    const labels = join(folder, 'labels.idx');
    writeFileSync(labels, idx([8], new Float64Array(8)));
    const { task } = await sweep.loadTask('diffeo.stability', tasks.taskModules, '.');
    const given = { model: join(folder, 'identity.mjs'), data: 'digits:8:12', errorRates: true };
    const context = { signal: new AbortController().signal, threads: 1, state: sweep.memoryState() };
    for (const [more, words] of [
      [{ layers: ['nope'], errorRates: false }, /^layers: .* has no layer nope/],
      [{ layers: ['output'] }, /^classifier: layer output of .* has 144 numbers a sample, the images have 10 classes/],
      [{ labels }, /^labels: digits:8:12 has labels of its own/],
    ] as const) {
      const caught = await Promise.resolve(task.run({ ...given, ...more } as sweep.Parameters, context)).catch(
        (error: unknown) => error,
      );
      assert.instance(caught, Error);
      assert.match((caught as Error).message, words);
    }
    assert.throws(
      () => task.complete!({ ...given, temperature: 1, displacement: 1 }),
      (error: Error) => /^temperature: excludes displacement/.test(error.message),
    );
  }),
);

test.run();
