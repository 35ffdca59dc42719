import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { images, stability, tasks } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { close } from '../support/assertions.js';
import { existing, idx, measured, models, type Report, write } from '../support/measured-models.js';
import { inFolder, runCli } from '../support/run-cli.js';

const test = suite('command stability measure');

const root = fileURLToPath(new URL('../..', import.meta.url));
const example = (name: string) => join(root, 'examples', 'stability', `${name}.mjs`);

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
  assert.match(table.stdout, /layer +size +D +G +G\* +R = D\/G\n─+\noutput +10 .*±.*±.*±.*\npool1 +2048 /);
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
    const named = ['D', 'G', 'R', 'GShift', 'GRest', 'GStar', 'spread'].map(
      (name) => `${name},${name}Error,${name}Status`,
    );
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
  'the place of a bump is told with its error',
  inFolder(async (folder) => {
    const args = [...write(folder, 'saturating'), '--data', 'textures:64:16', '--curve', '1..100', '--per-decade', '4'];
    const { code, stdout, stderr } = await runCli(['stability', 'measure', ...args, '--out', 'out'], { cwd: folder });
    assert.is(code, 0, stderr);
    const { curve } = (JSON.parse(readFileSync(join(folder, 'out/stability.json'), 'utf8')) as Report).models[0]!;
    const { bump } = curve!.noise[0]!;
    if (!bump.found) throw new Error(bump.reason);
    const [norm, error] = /G\/‖η‖² of output .* r = (\d+) ± (\d+), /.exec(stdout)!.slice(1).map(Number) as [
      number,
      number,
    ];
    assert.is(norm, Math.round(bump.norm));
    assert.is(error, Math.round(bump.normError));
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

test.run();
