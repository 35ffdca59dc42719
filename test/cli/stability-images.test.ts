import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { images, sweep, system, tasks } from 'diffeolab';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { close, near } from '../support/assertions.js';
import { existing, measured, type Report, write } from '../support/measured-models.js';
import { npyOf } from '../support/npy.js';
import { inFolder, runCli } from '../support/run-cli.js';

const test = suite('what commands understand of images');

/** Digits as grey levels. */
const digits = images.proceduralImages({ kind: 'digits', count: 30, size: 16 }).images;
const levels = Uint8Array.from(digits.data, (x, i) => (i === 0 ? 255 : Math.round(255 * x)));
const wide = Buffer.from(BigInt64Array.from(levels, BigInt).buffer);

interface Understood {
  readonly values: images.ImageValues;
  readonly stored?: images.Stored;
  readonly standard?: images.Standard;
  readonly channels: number;
  readonly size: number;
  readonly notes?: readonly string[];
}
const understood = (report: Report) => report.images as unknown as Understood;
const output = (report: Report) => report.models[0]!.layers[0]!;

test(
  'bytes, default integers and rows of them are the same images; floats of 0 to 255 are not, and it is said',
  inFolder(async (folder) => {
    const model = write(folder, 'identity');
    const save = (name: string, bytes: Uint8Array) => writeFileSync(join(folder, name), bytes);
    save('bytes.npy', system.encodeNpy(ndarray(levels, [30, 16, 16])));
    save('wide.npy', npyOf('<i8', false, [30, 16, 16], wide));
    save('rows.npy', npyOf('<i8', false, [30, 256], wide));
    save('floats.npy', system.encodeNpy(ndarray(Float32Array.from(levels), [30, 16, 16])));
    const of = (...args: readonly string[]) => measured(folder, ...model, '--data', ...args);
    const bytes = await of('bytes.npy');
    const same = [
      await of('wide.npy'),
      await of('rows.npy', '--image-size', '16'),
      await of('floats.npy', '--scale', '255'),
    ];
    for (const each of same) {
      assert.equal(output(each), output(bytes));
      assert.equal(understood(each).values, understood(bytes).values);
      assert.is(understood(each).notes, undefined);
    }
    assert.equal(understood(bytes).stored, { type: 'uint8', divisor: 255 });
    assert.equal(understood(same[0]!).stored, { type: 'int64', divisor: 255 });
    assert.equal(understood(same[1]!).stored?.axes, 'one a row of 256 numbers');
    assert.equal(same[1]!.parameters['imageSize'], 16);
    const { values } = understood(bytes);
    const mean = levels.reduce((sum, x) => sum + x, 0) / levels.length / 255;
    assert.is(values.largest, 1);
    close(values.mean, mean, 1e-12);
    const floats = await of('floats.npy');
    assert.equal(understood(floats).notes, [
      'values go up to 255: floats are taken as they are, not divided as grey levels of integers (scale 255 divides)',
    ]);
    close(understood(floats).values.mean, 255 * mean, 1e-12);
    const { code, stdout, stderr } = await runCli(['stability', 'measure', ...model, '--data', 'rows.npy'], {
      cwd: folder,
    });
    assert.is(code, 2);
    assert.is(stdout, '');
    assert.match(
      stderr,
      /^error: rows\.npy: it has shape \[30, 256\]: it looks like 30 images of 16 × 16, one a row \(reshape it to \[30, 16, 16\], or say --image-size 16; if it is one picture: --image-size 30x256\)\n$/,
    );
    const text = await runCli(['stability', 'measure', ...model, '--data', 'rows.npy', '--image-size', '16'], {
      cwd: folder,
    });
    assert.match(text.stdout, /^array rows\.npy: 30 images of 16 × 16 pixels, 1 channel, one a row of 256 numbers\n/);
    assert.match(text.stdout, /\nvalues 0 to 1, mean 0\.\d+, deviation 0\.\d+; int64, scaled by 1\/255\n/);
  }),
);

test(
  'standardised images: before deformation and noise; D of one channel stays, norms are divided by its deviation',
  inFolder(async (folder) => {
    const model = write(folder, 'identity');
    const plain = await measured(folder, ...model, '--data', 'digits:30:16');
    const standard = await measured(folder, ...model, '--data', 'digits:30:16', '--standardise');
    const { mean, deviation } = understood(plain).values;
    assert.equal(understood(standard).standard, { mean: [mean], deviation: [deviation] });
    assert.equal(understood(standard).values, understood(plain).values, 'the range is that of the data');
    close(output(standard).D!, output(plain).D!, 1e-12);
    const norms = (report: Report) =>
      (report.models[0] as unknown as { displacement: { mean: number } }).displacement.mean;
    close(norms(standard), norms(plain) / deviation, 1e-12);
    const given = await measured(folder, ...model, '--data', 'digits:30:16', '--standardise', `${mean}:${deviation}`);
    assert.equal(output(given), output(standard));
    assert.is(given.parameters['standardise'], `${mean}:${deviation}`);
    // A channel that is divided by 100 has no part in distances any more.
    const colour = Float64Array.from({ length: 2 * digits.data.length }, (_, i) => {
      const [sample, rest] = [Math.floor(i / 512), i % 512];
      return rest < 256 ? digits.data[sample * 256 + rest]! : Math.sin(i);
    });
    writeFileSync(join(folder, 'two.npy'), system.encodeNpy(ndarray(colour, [30, 2, 16, 16])));
    const weighted = await measured(folder, ...model, '--data', 'two.npy', '--standardise', '0,0:1,1e6');
    near(output(weighted).D!, output(plain).D!, 1e-9);
  }),
);

test(
  'bad words for images are one line, and nothing is written',
  inFolder(async (folder) => {
    const model = write(folder, 'identity');
    writeFileSync(join(folder, 'x.npy'), system.encodeNpy(ndarray(levels, [30, 16, 16])));
    writeFileSync(join(folder, 'flat.npy'), system.encodeNpy(ndarray(new Uint8Array(512).fill(3), [2, 16, 16])));
    const bad: readonly [readonly string[], RegExp][] = [
      [['x.npy', '--image-size', '8'], /x\.npy: .* no images of 8 × 8 pixels \(--image-size reshapes rows/],
      [['x.npy', '--image-size', 'big'], /--image-size: must be an integer .* got big/],
      [['x.npy', '--scale', 'bytes'], /--scale: expected a number/],
      [['x.npy', '--standardise', '0.5'], /--standardise: must be data, or means and deviations .* got 0\.5/],
      [['x.npy', '--standardise', '0.5:0'], /--standardise: must be a finite number greater than 0, got 0/],
      [['x.npy', '--standardise', '1,2:1'], /--standardise: mean must be one number, got 1,2/],
      [['flat.npy', '--standardise'], /--standardise: deviation must be .* got 0 for channel 0 \(equal pixels/],
      [['digits:8:16', '--scale', 'none'], /--scale: is for images of files, got digits:8:16/],
      [['digits:8:16', '--crop', 'centre'], /--crop: is for images of files/],
      [['x.npy', '--crop', 'left'], /--crop: must be one of none, centre, got left/],
    ];
    for (const [args, words] of bad) {
      const outcome = await runCli(['stability', 'measure', ...model, '--data', ...args, '--out', 'out'], {
        cwd: folder,
      });
      assert.is(outcome.code, 2, outcome.stderr);
      assert.match(outcome.stderr, words);
      assert.match(outcome.stderr, /^error: [^\n]*\n$/);
      assert.equal(existing(folder), []);
    }
  }),
);

test(
  'a point of a sweep has how its images are read in its name, and what was understood in its result',
  inFolder(async (folder) => {
    write(folder, 'identity');
    const data = join(folder, 'rows.npy');
    writeFileSync(data, npyOf('<i8', false, [30, 256], wide));
    const { task } = await sweep.loadTask('stability.measure', tasks.taskModules, '.');
    const given = { model: join(folder, 'identity.mjs'), data, imageSize: '16x16', standardise: '0.50:.25' };
    const point = task.complete!(given);
    assert.is(point['imageSize'], 16);
    assert.is(point['standardise'], '0.5:0.25');
    assert.equal(task.complete!({ ...given, imageSize: 16, standardise: '0.5:0.25' }), point);
    assert.not('scale' in task.complete!(given), 'what is not said is not in the name');
    const context = { signal: new AbortController().signal, threads: 1, state: sweep.memoryState() };
    const { values } = await task.run(point, context);
    const about = Object.entries(values).filter(([name]) => /^image[A-Z]/.test(name));
    const { mean, deviation } = images.imageValues(
      ndarray(
        Float64Array.from(levels, (x) => x / 255),
        [30, 1, 16, 16],
      ),
    );
    assert.equal(Object.fromEntries(about), {
      imagePixels: 16,
      imageChannels: 1,
      imageSmallest: 0,
      imageLargest: 1,
      imageMean: mean,
      imageDeviation: deviation,
      imageType: 'int64',
      imageScale: '1/255',
      imageAxes: 'one a row of 256 numbers',
      imageStandard: '0.5:0.25',
    });
    const refuse = (more: sweep.Parameters, words: RegExp) =>
      assert.throws(
        () => task.complete!({ ...given, ...more }),
        (error: Error) => words.test(error.message),
      );
    refuse({ data: 'digits:8' }, /^imageSize: is for images of files, got digits:8/);
    refuse({ imageSize: 0 }, /^imageSize: must be an integer/);
    refuse({ standardise: true }, /^standardise: must be data, or means/);
    refuse({ channelsLast: 'yes' }, /^channelsLast: must be true or false/);
    const run = await Promise.resolve(task.run({ model: given.model, data }, context)).catch((error: unknown) => error);
    assert.match(String(run), /rows\.npy: it has shape \[30, 256\]: .* say imageSize 16;/);
  }),
);

test(
  'commands of one picture take an array of two axes for one, and say of which numbers it is',
  inFolder(async (folder) => {
    const square = Float32Array.from({ length: 256 }, (_, i) => i);
    writeFileSync(join(folder, 'x.npy'), system.encodeNpy(ndarray(square, [16, 16])));
    const apply = (...args: readonly string[]) =>
      runCli(['diffeo', 'apply', 'x.npy', '--samples', '1', '--out', 'out', ...args], { cwd: folder });
    const plain = await apply();
    assert.is(plain.code, 0, plain.stderr);
    assert.match(plain.stdout, /^array x\.npy: 1 image of 16 × 16 pixels, 1 channel\nvalues 0 to 255, mean 128, /);
    assert.match(plain.stderr, /note: x\.npy: its values go from 0 to 255, pictures show 0 to 1 and cut the rest/);
    const scaled = await apply('--scale', '255');
    assert.not.match(scaled.stderr, /cut the rest/);
    const report = JSON.parse(readFileSync(join(folder, 'out', 'apply.json'), 'utf8')) as Understood;
    assert.equal(report.stored, { type: 'float32', divisor: 255 });
    assert.is(report.values.largest, 1);
    const rows = await apply('--number', '2');
    assert.is(rows.code, 2);
    assert.match(rows.stderr, /looks like 16 images of 4 × 4, one a row \(.* say --image-size 4; .* --image-size 16\)/);
    const one = await apply('--number', '2', '--image-size', '4');
    assert.is(one.code, 0, one.stderr);
    assert.match(one.stdout, /16 images of 4 × 4 pixels, .* number 2\nvalues 32 to 47, /);
    writeFileSync(join(folder, 'x.npy'), system.encodeNpy(ndarray(new Uint8Array(3 * 64), [3, 8, 8])));
    const colour = await apply();
    assert.is(colour.code, 2);
    assert.match(
      colour.stderr,
      /three grey images, or one in colour\? \(--number 0 takes .*; --no-channels-last makes it one\)/,
    );
    assert.match((await apply('--no-channels-last')).stdout, /1 image of 8 × 8 pixels, 3 channels, channels first/);
  }),
);

test.run();
