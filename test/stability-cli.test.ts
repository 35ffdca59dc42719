import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { images, stability } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { inFolder, runCli } from './run-cli.js';
import { close } from './support.js';

const test = suite('command stability measure');

const root = fileURLToPath(new URL('..', import.meta.url));
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
  readonly models: readonly (stability.StabilityMeasurement & {
    readonly name: string;
    readonly sha256: string;
    readonly curve?: stability.CurveMeasurement & { readonly leftOut: number };
  })[];
  readonly images: { readonly samples: number; readonly sha256?: string };
  readonly ensemble: { readonly temperature: number; readonly allowed?: boolean };
  readonly parameters: Record<string, unknown>;
  readonly provenance: Record<string, unknown>;
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
  assert.equal(JSON.parse(JSON.stringify(expected.layers)), found[0]!.layers);
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
    close(identity!.layers[0]!.relative.value, 1, 1e-12);
    assert.equal(
      layers!.layers.map(({ layer, size }) => [layer, size]),
      [
        ['pixels', 256],
        ['sum', 1],
      ],
    );
    assert.equal(layers!.layers[0]!.diffeo, identity!.layers[0]!.diffeo);
    const hash = (text: string) => createHash('sha256').update(text).digest('hex');
    assert.is(identity!.sha256, hash(models.identity));
    assert.equal(JSON.parse(readFileSync(join(folder, 'out/stability.json'), 'utf8')), report);
    assert.match(JSON.stringify(report.provenance), /"version":.*"node":.*"seconds":/);
    assert.is(report.parameters['noiseNorm'], 'per-sample');
    const rows = readFileSync(join(folder, 'out/stability.csv'), 'utf8').trim().split('\n');
    assert.is(rows[0], 'model,layer,quantity,value,standardError,drawError');
    assert.is(rows.length, 1 + 3 * 3);
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
  'labels give error rates, temperatures outside the range a warning; samples are the first ones of a file',
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
    const report = await measured(folder, ...args);
    assert.is(report.images.samples, 20);
    assert.is(
      report.images.sha256,
      createHash('sha256')
        .update(readFileSync(join(folder, 'digits.idx')))
        .digest('hex'),
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
    close(noise!.plateau.value.value, 1 / layers[0]!.spread.value, 1e-9);
    assert.not.ok(noise!.bump.found);
    assert.is(curve!.diffeo[0]!.points.length + curve!.leftOut, 7);
    assert.ok(curve!.diffeo[0]!.points.length >= 5 && curve!.diffeo[0]!.plateau.found);
    assert.ok(existing(folder).includes('curve.png') && existing(folder).includes('curve.csv'));
  }),
);

test(
  'what is wrong is one line, with exit code 2 or, where a model throws, 1; nothing is written',
  inFolder(async (folder) => {
    write(folder, 'identity', 'throwing', 'wrong', 'nan', 'nothing', 'none', 'broken');
    writeFileSync(join(folder, 'cut.npy'), 'no images');
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
  'Ctrl-C ends a measurement with 130; models that were finished are printed',
  inFolder(async (folder) => {
    const args = [...write(folder, 'identity', 'slow'), '--data', 'digits:2000:8', '--out', 'out'];
    const outcome = await runCli(['stability', 'measure', ...args], {
      cwd: folder,
      during: (child) => {
        const watch = setInterval(() => {
          if (!existsSync(join(folder, 'begun'))) return;
          clearInterval(watch);
          child.kill('SIGINT');
        }, 50);
      },
    });
    assert.is(outcome.code, 130, outcome.stderr);
    assert.match(outcome.stderr, /interrupted: .*1 of 2 models finished, nothing is written\n$/);
    assert.match(outcome.stdout, /identity/);
    assert.equal(existing(folder), []);
  }),
);

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
