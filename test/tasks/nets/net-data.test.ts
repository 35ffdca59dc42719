import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stability, tasks, twopixels } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { near, rejects } from '../../support/assertions.js';
import { npyOf } from '../../support/npy.js';
import { largestGap } from '../../support/reference.js';

const test = suite('data of nets');
const ring = { data: 'two-pixels/ring', points: 64 } as const;
const values = (set: tasks.NetData['training'], index: number) => {
  const target = new Float64Array(set.shape.size.reduce((product, extent) => product * extent, set.shape.channels));
  set.write([index], target);
  return target;
};

test('data of two pixels by name: shapes, tasks, and the rest for tests', () => {
  const data = tasks.openNetData(ring);
  assert.is(data.description, 'two-pixels/ring, l = 32, ξ = 7');
  assert.equal(data.training.shape, { channels: 1, size: [32] });
  assert.equal([data.training.count, data.validation, data.test?.count], [64, undefined, 320]);
  assert.equal(data.task, twopixels.twoPixelTask({ length: 32, scale: 7 }));
  const all = tasks.openNetData({ ...ring, points: 'all' });
  assert.equal([all.training.count, all.test], [496, undefined]);
  const frame = tasks.openNetData({
    data: 'two-pixels/frame',
    gap: 2,
    pixelValue: 'published',
    points: 8,
    inputChannels: 2,
  });
  assert.equal([frame.training.shape, frame.test?.count], [{ channels: 2, size: [28, 28] }, 1000]);
  assert.is(Math.max(...values(frame.training, 0)), 28 ** 2 / 2);
  assert.is(
    tasks.openNetData({ data: 'two-pixels/ring-blocks', points: 8 }).description.slice(0, 22),
    'two-pixels/ring-blocks',
  );
});

test('the seed of the data is its own, or that of the call', () => {
  const pair = (given: object, seed?: string) =>
    `${values(tasks.openNetData({ ...ring, ...given }, { seed }).training, 0)}`;
  assert.is(pair({}, '5'), pair({ dataSeed: '5' }, '6'));
  assert.is.not(pair({}, '5'), pair({}, '6'));
});

test('all draws of τ make D of the ring exact over τ: the mean energy is that of the law', async () => {
  const data = tasks.openNetData({ ...ring, points: 'all' });
  const law = data.deformation(data.training, '0');
  assert.is(law.enumeration, 9);
  let energy = 0;
  let first = 0;
  for (const batch of tasks.inputChunks(data.training, 100)) {
    for (let draw = 0; draw < 9; draw++) {
      const copy = { ...batch, data: batch.data.slice() } as typeof batch;
      const moved = await law.apply(copy, first, draw);
      energy += moved.data.reduce((sum, value, k) => sum + (value - batch.data[k]!) ** 2, 0);
    }
    first += batch.shape[0]!;
  }
  const exact = twopixels.displacementEnergy(twopixels.twoPixelTask({ length: 32, scale: 7 })).value;
  near(energy / 9 / 496, exact, 1e-12);
});

test('a background of noise stays where it is, the same lit pixels move', async () => {
  const given = { data: 'two-pixels/frame', frameSize: 8, pixelValue: 1, points: 40, testPoints: 0 } as const;
  const moved = async (backgroundNoise: number) => {
    const data = tasks.openNetData({ ...given, backgroundNoise });
    const [batch] = tasks.inputChunks(data.training);
    const before = batch!.data.slice();
    const after = await data.deformation(data.training, 's').apply(batch!, 0, 5);
    return after.data.map((value, k) => value - before[k]!);
  };
  const [clean, noisy] = [await moved(0), await moved(0.5)];
  assert.ok(clean.some((value) => value === 1) && clean.every(Number.isInteger));
  assert.ok(largestGap(noisy, clean) < 1e-15 * 8);
});

test('measurements take sets and laws as they are: D of the inputs themselves on the ring', async () => {
  const data = tasks.openNetData({ ...ring, points: 'all' });
  const measured = await stability.relativeStability({
    predictor: (batch) => batch,
    data: () => tasks.inputChunks(data.training, 64),
    deformation: data.deformation(data.training, 's'),
    draws: 9,
  });
  // ⟨‖τx − x‖²⟩ = 244/93; ⟨‖x − z‖²⟩ = 4 − 8/32 over all pairs x and z.
  near(measured.layers[0]!.diffeo.value, 244 / 93 / (4 - 8 / 32), 1e-12);
});

test('images: classes, groups of them, balance and disjoint sets', () => {
  const data = tasks.openNetData({ data: 'shapes:80:8', points: 20, validationPoints: 12, testPoints: 'rest' });
  const { training, validation, test: tests } = data;
  assert.equal([training.count, validation?.count, tests?.count, training.classes], [20, 12, 48, 4]);
  for (const set of [training, validation!, tests!]) {
    const counts = [0, 1, 2, 3].map((label) => set.labels.filter((own) => own === label).length);
    assert.equal(new Set(counts).size, 1);
  }
  const seen = [training, validation!, tests!].flatMap((set) =>
    Array.from({ length: set.count }, (_, index) => values(set, index).join()),
  );
  assert.is(new Set(seen).size, 80);
  const few = tasks.openNetData({ data: 'shapes:80:8', points: 8, validationPoints: 12 });
  for (let index = 0; index < 8; index++) assert.equal(values(few.training, index), values(training, index));
  assert.equal(values(few.validation!, 3), values(validation!, 3));
  const grouped = tasks.openNetData({ data: 'shapes:80:8', points: 10, classes: 'ring|0,square' });
  assert.equal(grouped.classNames, ['ring', 'disc+square']);
  assert.equal([...grouped.training.labels], [-1, 1, -1, 1, -1, 1, -1, 1, -1, 1]);
  assert.is(grouped.test?.count, 30);
});

test('all images, balanced by weights', () => {
  const { training } = tasks.openNetData({ data: 'shapes:40:8', points: 'all', classes: '0|1,2,3', balanced: true });
  const weight = (wanted: number) =>
    training.labels.reduce((sum, label, k) => sum + (label === wanted ? training.weights![k]! : 0), 0);
  near(weight(1), 20, 1e-12);
  near(weight(-1), 20, 1e-12);
  assert.is(tasks.openNetData({ data: 'shapes:40:8', points: 'all' }).training.weights, undefined);
});

test('images of a file with labels beside it, standardised', () => {
  const folder = mkdtempSync(join(tmpdir(), 'diffeolab-'));
  const [images, labels] = [join(folder, 'x.npy'), join(folder, 'y-idx1-ubyte')];
  writeFileSync(
    images,
    npyOf('<f8', false, [6, 8, 8], Buffer.from(Float64Array.from({ length: 384 }, (_, k) => (k % 7) / 7).buffer)),
  );
  writeFileSync(labels, Buffer.from([0, 0, 8, 1, 0, 0, 0, 6, 0, 1, 0, 1, 1, 0]));
  const data = tasks.openNetData({ data: images, labels, standardise: 'data', points: 4, testPoints: 2 });
  const all = [0, 1, 2, 3].flatMap((index) => [...values(data.training, index)]);
  all.push(...[0, 1].flatMap((index) => [...values(data.test!, index)]));
  near(all.reduce((sum, value) => sum + value, 0) / 384, 0, 1e-12);
  near(all.reduce((sum, value) => sum + value ** 2, 0) / 384, 1, 1e-12);
  assert.equal([...data.training.labels], [-1, 1, -1, 1]);
  rejects(() => tasks.openNetData({ data: images, points: 4 }), /^data: .* has no labels \(name their file by labels/);
  rmSync(folder, { recursive: true });
});

test('bad parameters are told by their own names', () => {
  const bad = (given: tasks.GivenNetData, words: RegExp) => rejects(() => tasks.openNetData(given), words);
  bad({ ...ring, points: 1000 }, /^points: label −1 has 304 inputs in two-pixels\/ring, .* got 500 for training/);
  bad({ ...ring, gap: 40 }, /^gap: 40 leaves no pair/);
  bad({ ...ring, classes: '0|1' }, /^classes: is for images, got data two-pixels\/ring \(leave it out\)$/);
  bad({ ...ring, frameSize: 9 }, /^frameSize: belongs to data two-pixels\/frame, got data two-pixels\/ring /);
  bad({ ...ring, pixelValue: -1 }, /^pixelValue: must be a finite number greater than 0, got -1$/);
  bad({ ...ring, displacementLaw: ['1/2', '1/3'] }, /^displacementLaw: expected an odd number/);
  bad(
    { data: 'two-pixels/frame', displacementRange: 20 },
    /^displacementRange: must be an integer from 0 to 13, got 20$/,
  );
  bad({ data: 'two-pixels/frame', scale: 60 }, /^points: label −1 has 0 inputs/);
  bad({ data: 'two-pixels/rink' }, /^data: expected a file or folder of images, .*got two-pixels\/rink/);
  bad({ data: 'digits:64', length: 8 }, /^length: belongs to data two-pixels\/ring or two-pixels\/ring-blocks, got/);
  bad({ data: 'digits:64', points: 99 }, /^points: class 0 has 7 inputs in digits:64, got 10 for training/);
  bad({ data: 'digits:64', classes: '0,1|1' }, /^classes: must name a class once, got 1 twice in 0,1\|1$/);
  bad({ data: 'digits:64', classes: '0|12' }, /^classes: must be groups .* from 0 to 9 or by name .* got "12"$/);
  bad({ data: 'digits:64', classes: '0,1' }, /^classes: must be two groups or more, such as 0,1\|2,3, got 0,1$/);
  bad({ data: 'digits:64', imageScale: 2 }, /^imageScale: is for images of files, got digits:64/);
});

test.run();
