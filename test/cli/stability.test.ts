import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { images, stability, sweep, system, tasks } from 'diffeolab';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { close } from '../support/assertions.js';
import { inFolder, runCli } from '../support/run-cli.js';

const test = suite('command stability measure');

const root = fileURLToPath(new URL('../..', import.meta.url));
const example = (name: string) => join(root, 'examples', 'stability', `${name}.mjs`);

/** Modules that a user might have. */
const models = {
  identity: 'export default (images) => images;',
  layers: `
    await new Promise((resolve) => setTimeout(resolve, 1));
    export async function predict({ data, shape: [b, c, n] }) {
      const sums = Float32Array.from({ length: b }, (_, i) => data.subarray(i * c * n * n, (i + 1) * c * n * n).reduce((s, x) => s + x, 0));
      return { pixels: { data, dims: [b, c, n, n] }, sum: { data: () => Promise.resolve(sums), shape: [b, 1] } };
    }`,
  zero: 'export default ({ shape: [b] }) => ({ data: Float64Array.from({ length: 10 * b }, (_, k) => (k % 10 === 0 ? 1 : 0)), shape: [b, 10] });',
  throwing: 'export default () => {\n  throw new TypeError("no weights");\n};',
  wrong: 'export default ({ shape: [b] }) => ({ data: [1, 2, 3], shape: [3] });',
  nan: 'export default ({ data, shape }) => ({ logits: { data: data.map(() => NaN), shape } });',
  nothing: 'export default () => undefined;',
  none: 'export const weights = [1];',
  broken: 'export default (images) => {',
  flat: 'export default ({ shape: [b] }) => ({ data: new Float64Array(b).fill(3), shape: [b, 1] });',
  never:
    "import { writeFileSync } from 'node:fs';\nexport default () => { writeFileSync('begun', ''); return new Promise(() => {}); };",
  loading:
    "import { writeFileSync } from 'node:fs';\nwriteFileSync('begun', '');\nawait new Promise(() => {});\nexport default (images) => images;",
  exits: 'export default () => process.exit(0);',
  later:
    'export default async (images) => {\n  setTimeout(() => { throw new Error("later"); }, 1);\n  await new Promise((resolve) => setTimeout(resolve, 50));\n  return images;\n};',
  stray: 'export default (images) => {\n  Promise.reject(new Error("stray"));\n  return images;\n};',
  talks:
    'console.log("loaded");\nexport default (images) => {\n  process.stdout.write("ran\\n");\n  return images;\n};',
  classes: `
    const row = (b, make) => ({ data: Float64Array.from({ length: 10 * b }, (_, k) => make(k % 10)), shape: [b, 10] });
    export default ({ data, shape }) => ({ pixels: { data, shape }, nine: row(shape[0], (k) => (k === 9 ? 1 : 0)), zero: row(shape[0], (k) => (k === 0 ? 1 : 0)) });`,
  integers: `
    export default ({ data, shape }) => ({
      conv: { data, shape }, '0': { data: Float64Array.from({ length: 10 * shape[0] }, (_, k) => k % 10), shape: [shape[0], 10] },
    });`,
  slow: `
    import { writeFileSync } from 'node:fs';
    export default async (images) => {
      writeFileSync('begun', '');
      await new Promise((resolve) => setTimeout(resolve, 300));
      return images;
    };`,
};

function write(folder: string, ...names: (keyof typeof models)[]): string[] {
  return names.flatMap((name) => {
    writeFileSync(join(folder, `${name}.mjs`), models[name]);
    return ['--model', `${name}.mjs`];
  });
}

interface Report {
  readonly models: readonly {
    readonly name: string;
    readonly sha256: string;
    readonly layers: readonly tasks.StabilityLayer[];
    readonly wrong?: number;
    readonly curve?: ReturnType<typeof tasks.curveColumns>;
  }[];
  readonly images: { readonly samples: number; readonly sha256?: string };
  readonly ensemble: { readonly temperature: number; readonly allowed?: boolean };
  readonly parameters: Record<string, unknown>;
  readonly provenance: Record<string, unknown>;
  readonly interrupted?: boolean;
}

async function measured(folder: string, ...args: readonly string[]): Promise<Report> {
  const { code, stdout, stderr } = await runCli(['stability', 'measure', ...args, '--json', '--quiet'], {
    cwd: folder,
  });
  assert.is(code, 0, stderr);
  return JSON.parse(stdout) as Report;
}

test('the example prints what the library gives for the same images, conventions and deformations', async () => {
  const args = ['--model', 'examples/stability/random-cnn.mjs', '--data', 'digits:24', '--preset', 'petrini2021'];
  const { models: found, ensemble } = await measured(root, ...args, '--draws', '2', '--seed', 'a');
  const { default: predictor } = (await import(example('random-cnn'))) as { default: stability.Predictor };
  const expected = await stability.relativeStability({
    predictor,
    data: images.proceduralImages({ kind: 'digits', count: 24 }).images,
    deformation: stability.maximumEntropyDeformation(
      { size: 32, cutoff: 3, temperature: ensemble.temperature },
      { seed: 'a' },
    ),
    preset: 'petrini2021',
    draws: 2,
    seed: 'a',
  });
  assert.equal(
    found[0]!.layers.map(({ layer }) => layer),
    ['conv1', 'pool1', 'conv2', 'pool2', 'output'],
  );
  assert.equal(JSON.parse(JSON.stringify(tasks.stabilityLayers(expected))), found[0]!.layers);
  assert.ok(ensemble.allowed);
  const table = await runCli(['stability', 'measure', ...args, '--layers', 'output,pool1'], { cwd: root });
  assert.is(table.code, 0, table.stderr);
  assert.match(table.stdout, /medians of each component .* denominator: median over all pairs/);
  assert.match(table.stdout, /noise: uniform on the sphere of radius ‖τx − x‖ of the same sample and draw/);
  assert.match(table.stdout, /T is allowed: .* to /);
  assert.match(table.stdout, /layer +size +D +G +R = D\/G\n─+\noutput +10 .*±.*±.*±.*\npool1 +2048 /);
});

test(
  'the identity has R = 1 at equal norms; models of other shapes are compared; files tell where they are from',
  inFolder(async (folder) => {
    const modules = write(folder, 'identity', 'layers');
    const report = await measured(
      folder,
      ...modules,
      '--data',
      'shapes:20:16',
      '--preset',
      'petrini2022',
      '--out',
      'out',
    );
    const [identity, layers] = report.models;
    close(identity!.layers[0]!.R!, 1, 1e-12);
    assert.equal(
      layers!.layers.map(({ layer, size }) => [layer, size]),
      [
        ['pixels', 256],
        ['sum', 1],
      ],
    );
    for (const name of ['D', 'DError', 'DStatus'] as const) {
      assert.is(layers!.layers[0]![name], identity!.layers[0]![name]);
    }
    const hash = (text: string) => createHash('sha256').update(text).digest('hex');
    assert.is(identity!.sha256, hash(models.identity));
    assert.equal(JSON.parse(readFileSync(join(folder, 'out/stability.json'), 'utf8')), report);
    assert.match(JSON.stringify(report.provenance), /"version":.*"node":.*"seconds":/);
    assert.is(report.parameters['noiseNorm'], 'per-sample');
    const rows = readFileSync(join(folder, 'out/stability.csv'), 'utf8').trim().split('\n');
    const named = ['D', 'G', 'R', 'spread'].map((name) => `${name},${name}Error,${name}Status`);
    assert.is(rows[0], `model,layer,size,${named.join(',')},spreadDrawError,samples,draws,seed`);
    assert.is(rows.length, 1 + 3);
    assert.equal(readdirSync(join(folder, 'out')).sort(), [
      'stability.csv',
      'stability.json',
      'stability.png',
      'stability.svg',
      'stability.vl.json',
    ]);
  }),
);

test(
  'labels give error rates, temperatures outside the range a warning; samples are spread over a file',
  inFolder(async (folder) => {
    const { images: pictures, labels } = images.proceduralImages({ kind: 'digits', count: 30, size: 12 });
    writeFileSync(
      join(folder, 'digits.idx'),
      idx(
        [30, 12, 12],
        pictures.data.map((x) => 255 * x),
      ),
    );
    writeFileSync(join(folder, 'labels.idx'), idx([30], Float64Array.from(labels!)));
    const args = [
      ...write(folder, 'zero'),
      '--data',
      'digits.idx',
      '--samples',
      '20',
      '--noise-norm',
      '1',
      '--labels',
      'labels.idx',
    ];
    const { code, stdout, stderr } = await runCli(
      ['stability', 'measure', ...args, '--temperature', '1', '--interpolation', 'gaussian'],
      { cwd: folder },
    );
    assert.is(code, 0, stderr);
    assert.match(stderr, /warning: T = 1 is above 0\.013/);
    assert.match(stdout, /T is outside the allowed range/);
    assert.match(stdout, /error rate 90 ± 7 % at x, 90 ± 7 % at τx, 90 ± 7 % at x \+ η/);
    assert.match(stdout, /output +10 +– +– +–/);
    assert.not.match(stdout, /NaN/);
    const report = await measured(folder, ...args);
    assert.is(report.images.samples, 20);
    assert.is(
      report.images.sha256,
      createHash('sha256')
        .update(readFileSync(join(folder, 'digits.idx')))
        .digest('hex'),
    );
    await measured(folder, ...args, '--out', 'out');
    const [head, ...rows] = readFileSync(join(folder, 'out/stability.csv'), 'utf8').trim().split('\n');
    const named = ['D', 'G', 'R', 'spread'].map((name) => `${name},${name}Error,${name}Status`);
    assert.is(head, `model,layer,size,${named.join(',')},spreadDrawError,reason,samples,draws,seed`);
    assert.match(
      rows.join('\n'),
      /^zero,output,10,,,,,,,,,,0,0,Monte Carlo,0,layer output is constant over the data: .*,20,1,0$/,
    );
  }),
);

test(
  'the curve of a linear function is flat: its plateau is 1/⟨‖x − z‖²⟩ over the whole range',
  inFolder(async (folder) => {
    const args = [...write(folder, 'identity'), '--data', 'textures:16:16', '--curve', '1e-2..10', '--per-decade', '2'];
    const report = await measured(folder, ...args, '--out', 'out');
    const { curve, layers } = report.models[0]!;
    const [noise] = curve!.noise;
    assert.is(noise!.points.length, 7);
    assert.ok(noise!.plateau.found && noise!.plateau.from < 0.0101 && noise!.plateau.to > 9.99);
    close(noise!.plateau.GNormalised!, 1 / layers[0]!.spread!, 1e-9);
    assert.not.ok(noise!.bump.found);
    assert.is(curve!.diffeo[0]!.points.length + curve!.leftOut, 7);
    assert.ok(curve!.diffeo[0]!.points.length >= 5 && curve!.diffeo[0]!.plateau.found);
    assert.ok(existing(folder).includes('curve.png') && existing(folder).includes('curve.csv'));
    const [head, first] = readFileSync(join(folder, 'out/curve.csv'), 'utf8').split('\n');
    assert.match(head!, /^model,layer,perturbation,norm,D,DError,DStatus,DNormalised,.*,G,GError,GStatus,/);
    assert.match(first!, /^identity,output,noise,[\d.]+,,,,,/);
  }),
);

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
      [['--model', 'identity.mjs', ...data, '--labels', 'l.npy'], 2, /--labels: .* has labels of its own/],
      [['--model', 'identity.mjs', '--data', 'even.npy'], 2, /--data: .*even\.npy.* moves no sample/],
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
  'Ctrl-C ends a measurement with 130; models that were finished are printed and written, and marked',
  inFolder(async (folder) => {
    const args = [...write(folder, 'identity', 'slow'), '--data', 'digits:2000:8', '--out', 'out'];
    const outcome = await runCli(['stability', 'measure', ...args], { cwd: folder, during: interruptAt(folder) });
    assert.is(outcome.code, 130, outcome.stderr);
    assert.match(outcome.stderr, /interrupted: 1 of 2 models are finished, kept in .*out\n$/);
    assert.match(outcome.stdout, /identity/);
    const report = JSON.parse(readFileSync(join(folder, 'out/stability.json'), 'utf8')) as Report;
    assert.is(report.interrupted, true);
    assert.equal(
      report.models.map(({ name }) => name),
      ['identity'],
    );
    assert.ok(existing(folder).includes('stability.csv') && existing(folder).includes('stability.png'));
  }),
);

test(
  'a model that never settles, called or loading, waits for Ctrl-C',
  inFolder(async (folder) => {
    for (const name of ['never', 'loading'] as const) {
      rmSync(join(folder, 'begun'), { force: true });
      const outcome = await runCli(['stability', 'measure', ...write(folder, name), '--data', 'digits:8:8'], {
        cwd: folder,
        during: interruptAt(folder),
      });
      assert.is(outcome.code, 130, outcome.stderr);
      assert.match(outcome.stderr, /interrupted: 0 of 1 models are finished, nothing is written\n$/);
      assert.is(outcome.stdout, '');
    }
  }),
);

test(
  'a model that ends the program or throws outside of its calls is one line with exit code 1',
  inFolder(async (folder) => {
    for (const [name, words] of [
      ['exits', /^error: model exits\.mjs ended the program before it was measured \(.*\)\n$/],
      ['later', /^error: model later\.mjs threw outside of a call: Error: later \(line 2\)\n$/],
      ['stray', /^error: model stray\.mjs threw outside of a call: Error: stray \(line 2\)\n$/],
    ] as const) {
      const args = [...write(folder, name), '--data', 'digits:8:12', '--out', 'out'];
      const { code, stdout, stderr } = await runCli(['stability', 'measure', ...args], { cwd: folder });
      assert.is(code, 1, stderr);
      assert.match(stderr, words);
      assert.is(stdout, '');
      assert.equal(existing(folder), []);
    }
  }),
);

test(
  'what a model prints goes to stderr: --json is one object',
  inFolder(async (folder) => {
    const args = ['stability', 'measure', ...write(folder, 'talks'), '--data', 'digits:8:12', '--json', '--quiet'];
    const { code, stdout, stderr } = await runCli(args, { cwd: folder });
    assert.is(code, 0, stderr);
    assert.is((JSON.parse(stdout) as Report).models.length, 1);
    assert.match(stderr, /^loaded\n(ran\n)+$/);
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
  'samples are spread over a folder of classes',
  inFolder(async (folder) => {
    const { images: pictures } = images.proceduralImages({ kind: 'digits', count: 12, size: 8 });
    for (const [i, name] of ['a', 'b', 'c'].entries()) {
      mkdirSync(join(folder, 'classes', name), { recursive: true });
      for (let k = 0; k < 4; k++)
        writeFileSync(join(folder, 'classes', name, `${k}.png`), images.encodePng(pictures.pick(4 * i + k, 0)));
    }
    const spread = tasks.openImageData('data', join(folder, 'classes'), { samples: 6 });
    assert.equal([...spread.labels!], [0, 0, 1, 1, 2, 2]);
    assert.match(spread.description, /12 images; 6 of them, evenly spread/);
    const all = [...tasks.openImageData('data', join(folder, 'classes')).chunks()][0]!;
    const [some] = spread.chunks();
    assert.is(some!.shape[0], 6);
    // Places kφ mod 1 in stretches of two: 0, 1, 0, 1, 0, 0.
    const numbers = [0, 3, 4, 7, 8, 10];
    for (const [row, number] of numbers.entries())
      assert.equal(some!.data.slice(64 * row, 64 * (row + 1)), all.data.slice(64 * number, 64 * (number + 1)));
  }),
);

test(
  'a constant layer has no sensitivities: the reason is on stderr and in the file',
  inFolder(async (folder) => {
    const args = ['stability', 'measure', ...write(folder, 'flat'), '--data', 'digits:8:12', '--json'];
    const { code, stdout, stderr } = await runCli(args, { cwd: folder });
    assert.is(code, 0, stderr);
    const reason = 'layer output is constant over the data: its sensitivities are not defined';
    assert.ok(stderr.includes(`warning: model flat: ${reason}\n`), stderr);
    const [layer] = (JSON.parse(stdout) as Report).models[0]!.layers as { reason?: string }[] & unknown[];
    assert.is((layer as { reason?: string }).reason, reason);
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
    const context = { signal: new AbortController().signal, threads: 1 };
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
      (error: Error) => /^temperature: excludes a displacement/.test(error.message),
    );
  }),
);

/** Interrupts the command when a model has begun. */
function interruptAt(folder: string) {
  return (child: ChildProcess) => {
    const watch = setInterval(() => {
      if (!existsSync(join(folder, 'begun'))) return;
      clearInterval(watch);
      child.kill('SIGINT');
    }, 50);
    child.on('close', () => clearInterval(watch));
  };
}

/** Files of the folder out, if it is there. */
function existing(folder: string): string[] {
  const here = readdirSync(folder);
  return here.includes('out') ? readdirSync(join(folder, 'out')) : [];
}

/** Bytes in the IDX format. */
function idx(shape: readonly number[], values: Float64Array): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * shape.length + values.length);
  bytes.set([0, 0, 8, shape.length]);
  const view = new DataView(bytes.buffer);
  for (const [axis, extent] of shape.entries()) view.setUint32(4 + 4 * axis, extent);
  bytes.set(values.map(Math.round), 4 + 4 * shape.length);
  return bytes;
}

test.run();
