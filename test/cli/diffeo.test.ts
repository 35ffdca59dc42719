import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diffeo, images, system, tasks } from 'diffeolab';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { z } from 'zod';
import { close, near } from '../support/assertions.js';
import { inFolder, runCli, runJson } from '../support/run-cli.js';

const test = suite('commands of diffeomorphisms');

const quantity = z.strictObject({
  value: z.number(),
  status: z.enum(['exact', 'closure', 'asymptotic']),
  method: z.string(),
});
const ensemble = z.object({
  size: z.int(),
  cutoff: z.number(),
  temperature: z.number(),
  boundary: z.enum(['fixed', 'periodic']),
  typicalDisplacement: quantity,
  rmsDisplacement: quantity,
  meanEnergy: quantity,
  range: z.object({
    halfPixel: quantity,
    noOverhangs: quantity,
    allowed: z.tuple([z.number(), z.number()]).optional(),
  }),
  allowed: z.boolean(),
});
const field = z.object({
  index: z.int(),
  rmsDisplacement: z.number(),
  energy: z.number(),
  invertibility: z.object({ invertible: z.boolean(), leastDeterminant: z.number(), lowerBound: z.number() }),
});
const provenance = z.looseObject({ version: z.string(), node: z.string(), date: z.string(), seconds: z.number() });

test('help of every command names the symbols and gives an example', async () => {
  for (const verb of ['apply', 'field', 'phase-space', 'energy']) {
    const { code, stdout, stderr } = await runCli(['diffeo', verb, '--help']);
    assert.is(code, 0);
    assert.is(stderr, '');
    assert.match(stdout, new RegExp(`\\$ diffeolab diffeo ${verb} `));
    for (const word of [
      'δ',
      '‖∇τ‖²',
      'Exit codes',
      '--out',
      '--json',
      '--quiet',
      '--seed',
      '--cutoff',
      '--temperature',
    ]) {
      assert.ok(stdout.includes(word), `${verb} --help lacks ${word}`);
    }
    for (const line of stdout.split('\n')) assert.ok(line.length <= 100, `too wide: ${line}`);
  }
});

/** Values of a picture as bytes. */
function bytesOf(picture: images.Picture): number[] {
  const [channels = 0, height = 0, width = 0] = picture.shape;
  const bytes: number[] = [];
  for (let c = 0; c < channels; c++) {
    for (let v = 0; v < height; v++) {
      for (let u = 0; u < width; u++) bytes.push(Math.round(255 * picture.get(c, v, u)));
    }
  }
  return bytes;
}

test(
  'apply writes the deformed images, their fields and what is known of them',
  inFolder(async (folder) => {
    const out = join(folder, 'out');
    const options = ['--cutoff', '4', '--displacement', '1.5', '--samples', '3', '--seed', 'nine'];
    const args = ['diffeo', 'apply', 'shapes/triangle', '--colour', '--size', '24', ...options, '--out', out];
    const result = await runJson(...args, '--interpolation', 'gaussian');
    const report = z
      .object({
        command: z.literal('diffeo apply'),
        parameters: z.looseObject({ temperature: z.number(), interpolation: z.literal('gaussian'), seed: z.string() }),
        ensemble,
        samples: z.array(field.extend({ file: z.string(), fieldFile: z.string() })).length(3),
        provenance,
      })
      .parse(result);
    const written = readdirSync(out).sort();
    const figures = ['samples.png', 'samples.svg', 'samples.vl.json'];
    const pictures = [0, 1, 2].flatMap((index) => [`field-00${index}.npy`, `sample-00${index}.png`]);
    assert.equal(written, ['apply.json', 'original.png', ...pictures, ...figures].sort());
    const onDisk = JSON.parse(readFileSync(join(out, 'apply.json'), 'utf8')) as object;
    assert.equal(onDisk, result);
    close(report.ensemble.typicalDisplacement.value, 1.5, 1e-12);
    const { temperature } = report.parameters;
    const drawn = { size: 24, cutoff: 4, temperature };
    const original = images.proceduralImages({ kind: 'shapes', label: 2, size: 24, channels: 3, seed: 'nine' }).images;
    const picture = ndarray(original.data, [3, 24, 24]);
    assert.equal(bytesOf(images.readImage(join(out, 'original.png'))), bytesOf(picture));
    for (const [index, { file, fieldFile, rmsDisplacement, invertibility }] of report.samples.entries()) {
      const expected = diffeo.sampleField(drawn, { seed: 'nine', index });
      const saved = system.decodeNpy(readFileSync(join(out, fieldFile)));
      assert.equal([saved.shape, saved.get(0, 7, 9)], [[2, 24, 24], expected.x.get(7, 9)]);
      assert.is(saved.get(1, 20, 3), expected.y.get(20, 3));
      const deformed = diffeo.remap(picture, expected, { interpolation: 'gaussian' });
      assert.equal(bytesOf(images.readImage(join(out, file))), bytesOf(deformed));
      const coefficients = diffeo.sampleCoefficients(drawn, { seed: 'nine', index });
      assert.is(rmsDisplacement, diffeo.fieldDisplacement(drawn, coefficients));
      assert.is(invertibility.invertible, diffeo.invertibility(drawn, coefficients).invertible);
    }
    const svg = readFileSync(join(out, 'samples.svg'), 'utf8');
    assert.is(svg.match(/data:image\/png;base64/g)?.length, 4, 'the images are in the figure');
  }),
);

test(
  'Ctrl-C keeps the images that are done, with the report of them',
  inFolder(async (folder) => {
    const args = ['diffeo', 'apply', 'shapes/disc', '--size', '64', '--samples', '1e5', '--out', folder];
    let poll: NodeJS.Timeout | undefined;
    const { code, stderr } = await runCli(args, {
      during: (child) => {
        poll = setInterval(() => {
          if (!existsSync(join(folder, 'sample-002.png'))) return;
          clearInterval(poll);
          child.kill('SIGINT');
        }, 20);
      },
    });
    clearInterval(poll);
    assert.is(code, 130, stderr);
    assert.match(stderr, /interrupted: \d+ of 100000 images are written/);
    const report = z.object({ samples: z.array(z.object({ file: z.string() })) });
    const { samples } = report.parse(JSON.parse(readFileSync(join(folder, 'apply.json'), 'utf8')));
    assert.ok(samples.length >= 3 && samples.every(({ file }) => existsSync(join(folder, file))));
  }),
);

test(
  'images come from files, too: one of many, cut to a square, in grey or colour',
  inFolder(async (folder) => {
    const out = join(folder, 'out');
    const oblong = join(folder, 'oblong.png');
    const wide = ndarray(
      Float64Array.from({ length: 3 * 10 * 16 }, (_, place) => (place % 7) / 7),
      [3, 10, 16],
    );
    await images.writePng(oblong, wide);
    const few = ['--samples', '1', '--displacement', '0.5', '--out', out];
    await runJson('diffeo', 'apply', oblong, '--crop', 'centre', ...few);
    assert.equal(images.readImage(join(out, 'sample-000.png')).shape, [3, 10, 10]);
    const many = join(folder, 'many.npy');
    const values = Uint8Array.from({ length: 3 * 12 * 12 }, (_, place) => (place * 31) % 256);
    writeFileSync(many, system.encodeNpy(ndarray(values, [3, 12, 12])));
    await runJson('diffeo', 'apply', many, '--number', '2', '--boundary', 'periodic', ...few);
    assert.equal(bytesOf(images.readImage(join(out, 'original.png'))), [...values.subarray(2 * 144)]);
    const { stdout } = await runCli(['diffeo', 'apply', 'textures/blobs/5', '--size', '16', '--quiet', ...few]);
    assert.match(stdout, /typical displacement δ \(px\) +0\.5/);
    const [label, first] = [1, 5];
    const drawn = images.proceduralImages({ kind: 'textures', label, first, size: 16 });
    const shown = images.readImage(join(out, 'original.png'));
    assert.equal(
      bytesOf(shown),
      Array.from(drawn.images.data, (value) => Math.round(255 * value)),
    );
  }),
);

test(
  'field: energy, displacement, overhangs and parts',
  inFolder(async (folder) => {
    const schema = z.object({
      command: z.literal('diffeo field'),
      ensemble,
      field: field.extend({
        shares: z.strictObject({ compression: z.number(), shear: z.number(), rotation: z.number() }),
        residual: z.number().optional(),
      }),
      provenance,
    });
    const options = ['--size', '20', '--cutoff', '3', '--temperature', '1e-3', '--index', '4'];
    const args = ['diffeo', 'field', ...options];
    const { field: exact, ensemble: law } = schema.parse(await runJson(...args, '--out', folder));
    assert.equal(readdirSync(folder).sort(), ['field.json', 'field.npy', 'field.png', 'field.svg', 'field.vl.json']);
    const coefficients = diffeo.sampleCoefficients({ size: 20, cutoff: 3, temperature: 1e-3 }, { index: 4 });
    assert.is(exact.energy, diffeo.fieldEnergy({ size: 20, cutoff: 3, temperature: 1e-3 }, coefficients).total);
    near(exact.shares.compression + exact.shares.shear + exact.shares.rotation, 1, 1e-12);
    close(law.meanEnergy.value, (Math.PI ** 2 / 2) * 1e-3 * 6, 1e-12);
    const saved = system.decodeNpy(readFileSync(join(folder, 'field.npy')));
    const expected = diffeo.sampleField({ size: 20, cutoff: 3, temperature: 1e-3 }, { index: 4 });
    assert.equal([saved.shape, saved.get(1, 5, 6)], [[2, 20, 20], expected.y.get(5, 6)]);
    const patched = schema.parse(await runJson(...args, '--patch', '5', '--out', folder));
    assert.ok(patched.field.residual! > 0 && patched.field.residual! < exact.rmsDisplacement);
    const { stdout } = await runCli(args);
    assert.match(stdout, /share of pure shear .* 1\/2 exact/);
    assert.match(stdout, /overhangs +none \(least det 0\.\d+\)/);
    const large = await runCli(['diffeo', 'field', '--size', '512', '--quiet', '--out', folder]);
    assert.equal([large.code, large.stderr], [0, ''], 'more pixels than a call has arguments');
  }),
);

test(
  'phase-space: a grid of one field, the allowed region marked',
  inFolder(async (folder) => {
    const args = [
      'diffeo',
      'phase-space',
      'digits/3',
      '--size',
      '16',
      '--cutoff',
      '2,4',
      '--temperature',
      '1e-4..1:100',
    ];
    const report = z
      .object({ samples: z.array(ensemble.extend({ field })).length(6), provenance })
      .parse(await runJson(...args, '--out', folder));
    const names = ['phase-space.json', 'phase-space.png', 'phase-space.svg', 'phase-space.vl.json'];
    assert.equal(readdirSync(folder).sort(), names);
    for (const { cutoff, temperature, range, allowed, field: one } of report.samples) {
      assert.is(allowed, range.halfPixel.value <= temperature && temperature <= range.noOverhangs.value);
      const coefficients = diffeo.sampleCoefficients({ size: 16, cutoff, temperature });
      close(one.energy, diffeo.fieldEnergy({ size: 16, cutoff, temperature }, coefficients).total, 1e-12);
      const { invertible } = diffeo.invertibility({ size: 16, cutoff, temperature }, coefficients);
      assert.is(one.invertibility.invertible, invertible);
    }
    const [first, second] = report.samples.filter(({ cutoff }) => cutoff === 2);
    close(second!.field.energy / first!.field.energy, 100, 1e-9, 'temperatures scale one field');
    const verdicts = report.samples.map(({ field: one }) => one.invertibility.invertible);
    assert.equal(
      [verdicts[0], verdicts[2], verdicts[3], verdicts[5]],
      [true, false, true, false],
      'coldest and hottest',
    );
    const svg = readFileSync(join(folder, 'phase-space.svg'), 'utf8');
    assert.is(svg.match(/data:image\/png;base64/g)?.length, 6);
    const { layer } = z
      .object({ layer: z.array(z.object({ mark: z.object({ type: z.string() }) })) })
      .parse(JSON.parse(readFileSync(join(folder, 'phase-space.vl.json'), 'utf8')));
    assert.equal(
      layer.map(({ mark }) => mark.type),
      ['area', 'image', 'rect', 'line'],
      'no words in the plane, where the laws cross at c ≈ 2n/π',
    );
    for (const law of ['δ = ½ px', 'first overhangs']) assert.is(svg.split(`>${law}<`).length, 2, `legend of ${law}`);
    const plain = await runCli(['diffeo', 'phase-space', 'shapes/disc', '--size', '12', '--cutoff', '2..3', '--quiet']);
    assert.match(plain.stdout, /T_min \(½ px\) +T_max/);
  }),
);

test(
  'energy: the mean and every mode beside the exact ones',
  inFolder(async (folder) => {
    const energies = {
      energy: z.number(),
      energyStatus: z.literal('exact'),
      energyEstimate: z.number(),
      energyEstimateError: z.number(),
      energyZ: z.number(),
    };
    const along = (axis: 'X' | 'Y') =>
      Object.fromEntries(
        Object.entries(energies).map(([name, shape]) => [name.replace('energy', `energy${axis}`), shape]),
      );
    const schema = z.object({
      energy: z.object({
        ...energies,
        modes: z.array(z.object({ i: z.int(), j: z.int(), ...along('X'), ...along('Y') })),
        largestZ: z.number(),
        gradientDifference: z.number(),
      }),
    });
    const args = ['diffeo', 'energy', '--size', '16', '--temperature', '2e-3', '--samples', '1e4'];
    const fixed = schema.parse(await runJson(...args, '--check', '--out', folder)).energy;
    const names = ['energy-modes.csv', 'energy.json', 'energy.png', 'energy.svg', 'energy.vl.json'];
    assert.equal(readdirSync(folder).sort(), names);
    close(fixed.energy, (Math.PI ** 2 / 2) * 2e-3 * 6, 1e-12);
    assert.equal(fixed.modes.map(({ i, j }) => [i, j]).slice(0, 3), [
      [1, 1],
      [1, 2],
      [2, 1],
    ]);
    close(fixed.energyEstimateError, fixed.energy * Math.sqrt(2 / 12 / 1e4), 0.03);
    assert.ok(fixed.gradientDifference < 1e-12, String(fixed.gradientDifference));
    const periodic = schema.parse(await runJson(...args, '--boundary', 'periodic', '--cutoff', '2', '--check')).energy;
    assert.is(periodic.modes.length, 20);
    assert.ok(periodic.gradientDifference < 1e-12);
    const { stdout, stderr } = await runCli([...args, '--check']);
    assert.match(stdout, /⟨‖∇τ‖²⟩ +0\.0\d+ ± 0\.0\d+ +0\.0592176/);
    assert.match(stderr, /^check: the mean energy is within 4 standard errors/m);
  }),
);

test('the check of energies rejects a temperature that is 1 % off', async () => {
  const ensembleOf = (temperature: number) => tasks.chooseEnsemble({ size: 16, cutoff: 3, temperature });
  const run = await tasks.runEnergy(ensembleOf(1e-3), { samples: 40_000, seed: '0' });
  assert.ok(tasks.energyAgrees(run));
  const { value, standardError } = run.estimate;
  const off = (factor: number) => ({
    ...run,
    estimate: { value, standardError, z: (value - factor * run.exact.value) / standardError },
  });
  assert.ok(tasks.energyAgrees(off(1)));
  assert.not(tasks.energyAgrees(off(1.01)));
  assert.not(tasks.energyAgrees({ ...run, gradientDifference: 1e-3 }));
  assert.not(tasks.energyAgrees({ ...run, largestZ: run.allowedZ + 1 }));
  const aborted = AbortSignal.abort(new Error('stopped'));
  let message = '';
  await tasks.runEnergy(ensembleOf(1e-3), { samples: 1e7, seed: '0', signal: aborted }).catch((error: Error) => {
    message = error.message;
  });
  assert.is(message, 'stopped');
});

const apply = ['apply', 'digits/3'];

/** What is wrong, the arguments, and words that the one line must have. */
const cases: readonly [string, readonly string[], RegExp][] = [
  [
    'no such image',
    ['apply', 'cat.png'],
    /IMAGE: expected an image file or one of .*digits\/9, …, got cat\.png \(no such file\)/,
  ],
  ['no image', ['apply'], /missing required argument 'IMAGE'/],
  [
    'no such digit',
    ['apply', 'digits/x'],
    /IMAGE: expected digits\/CLASS .* one of 0, 1, .* got digits\/x \(use digits\/9\)/,
  ],
  ['no such shape', ['apply', 'shapes/heart'], /one of disc, square, triangle, ring, got shapes\/heart/],
  ['no class', ['apply', 'digits'], /expected digits\/CLASS .* got digits \(use/],
  ['half an image', ['apply', 'digits/3/0.5'], /got digits\/3\/0\.5/],
  ['a broken image', ['apply', 'broken.png'], /broken\.png: this PNG can't be read: it is cut short/],
  ['another kind', ['apply', 'text.png'], /text\.png: expected .* got a text of 5 bytes that begins with "hello"/],
  [
    'an oblong image',
    ['apply', 'oblong.png'],
    /oblong\.png: expected square images, got 6 × 4 pixels \(use --crop centre\)/,
  ],
  [
    'a size for a file',
    ['apply', 'oblong.png', '--size', '32'],
    /--size: is for images drawn by rule.*got 32 \(leave it out\)/,
  ],
  ['colour for a file', ['apply', 'oblong.png', '--colour'], /--colour: is for images drawn by rule/],
  ['a number for a drawn image', [...apply, '--number', '1'], /--number: is for files .* \(write digits\/3\/1\)/],
  [
    'a number beyond the file',
    ['apply', 'square.png', '--number', '4'],
    /first must be below 1, the number of samples/,
  ],
  [
    'T and δ',
    [...apply, '--temperature', '1e-3', '--displacement', '1'],
    /--temperature: excludes --displacement, got 0\.001 and 1/,
  ],
  [
    'no displacement',
    [...apply, '--displacement', '0'],
    /--displacement: must be a finite number greater than 0, got 0/,
  ],
  ['a negative temperature', [...apply, '--temperature', '-1'], /--temperature: must be .* greater than 0/],
  ['a cutoff of 0', [...apply, '--cutoff', '0'], /--cutoff: must be a finite number, at least 1, got 0/],
  ['a cutoff of 1 with δ', [...apply, '--cutoff', '1'], /--cutoff: must be above 1 .* got 1 \(give --temperature\)/],
  ['a cutoff beyond n', [...apply, '--size', '8', '--cutoff', '9'], /--cutoff: cutoff must be .* at most 8, got 9/],
  ['no samples', [...apply, '--samples', '0'], /--samples: must be an integer of at least 1, got 0/],
  [
    'unknown interpolation',
    [...apply, '--interpolation', 'cubic'],
    /--interpolation: must be one of bilinear, .* got cubic/,
  ],
  ['unknown boundary', [...apply, '--boundary', 'open'], /--boundary: must be one of fixed, periodic, got open/],
  ['unknown crop', [...apply, '--crop', 'left'], /--crop: must be one of none, centre, got left/],
  ['a field of one pixel', ['field', '--size', '1'], /--size: must be an integer of at least 2, got 1/],
  ['a patch larger than the image', ['field', '--patch', '40'], /--patch: must be an integer from 2 to 32, got 40/],
  ['an empty range', ['phase-space', 'digits/3', '--cutoff', '9..2'], /--cutoff: the range 9\.\.2 is empty/],
  [
    'a plane with c = 1',
    ['phase-space', 'digits/3', '--cutoff', '1..3'],
    /--cutoff: values must be above 1 .* got 1 \(use/,
  ],
  [
    'a plane with T = 0',
    ['phase-space', 'digits/3', '--temperature', '0,1'],
    /--temperature: values must be positive, got 0/,
  ],
  ['too many images', ['phase-space', 'digits/3', '--temperature', '1e-9..1:1.05'], /make \d+ images, at most 2000/],
  ['one sample of energy', ['energy', '--samples', '1'], /--samples: must be an integer of at least 2, got 1/],
  [
    'a check of few samples',
    ['energy', '--samples', '100', '--check'],
    /--check: needs --samples of at least 10000, got 100/,
  ],
  [
    'a field beyond memory',
    ['field', '--size', '20000'],
    /--size: 20000 × 20000 pixels would take about 59\.6 GiB, at most 2 GiB are allowed \(use 3663 pixels along a side or fewer, or raise --memory\)/,
  ],
  [
    'a field beyond the memory that is given',
    ['field', '--size', '200', '--memory', '5M'],
    /at most 5 MiB are allowed/,
  ],
  [
    'an image beyond the memory that is given',
    ['apply', 'digits/3', '--size', '2000', '--memory', '100M', '--out', 'x'],
    /^error: digits\/3: an image of 2000 × 2000 pixels would take about 275 MiB .*\(raise --memory\)/,
  ],
  ['energies beyond memory', ['energy', '--size', '65536'], /--size: 65536 × .* about 224 GiB, .*\(use 6192 pixels/],
  ['a field of too many pixels', ['field', '--size', '65537'], /size must be an integer from 2 to 65536, got 65537/],
  ['unknown verb', ['melt'], /unknown command 'melt'|unknown option/],
];

test('bad input gives one line, exit code 2, and nothing written', async () => {
  const waiting = [...cases];
  const failures: string[] = [];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [what, args, words] = next;
      const folder = mkdtempSync(join(tmpdir(), 'diffeolab-'));
      try {
        const square = images.encodePng(ndarray(new Float64Array(16), [1, 4, 4]));
        writeFileSync(join(folder, 'square.png'), square);
        writeFileSync(join(folder, 'broken.png'), square.subarray(0, 40));
        writeFileSync(join(folder, 'text.png'), 'hello');
        writeFileSync(join(folder, 'oblong.png'), images.encodePng(ndarray(new Float64Array(24), [1, 4, 6])));
        const { code, stdout, stderr } = await runCli(['diffeo', ...args, '--out', 'out'], { cwd: folder });
        const right = code === 2 && stdout === '' && /^error: [^\n]+\n$/.test(stderr) && words.test(stderr);
        if (!right || existsSync(join(folder, 'out'))) failures.push(`${what}: exit ${code}, ${stdout}${stderr}`);
      } finally {
        rmSync(folder, { recursive: true });
      }
    }
  };
  await Promise.all(Array.from({ length: 3 }, worker));
  assert.equal(failures, []);
  const { code, stderr } = await runCli(['diffeo', 'apply', 'digits/3']);
  assert.is(code, 2);
  assert.match(stderr, /--out: is needed: a folder for the deformed images \(add --out out\)/);
});

test.run();
