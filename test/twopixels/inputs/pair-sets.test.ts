import { type nets, twopixels } from 'diffeolab';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { near, rejects } from '../../support/assertions.js';

const test = suite('two pixels: training, validation and test sets');
const ring = twopixels.twoPixelTask({ length: 32, scale: 7 });
const tasks: twopixels.AnyPairTask[] = [
  ring,
  twopixels.blockTask({ length: 32, scale: 8 }),
  twopixels.frameTask({ size: 7, scale: 3, gap: 0.5 }),
  twopixels.frameTask({ size: 8, scale: 3, periodic: true, distance: 'Linf', positions: 'published' }),
  twopixels.frameTask({ size: 7, labelling: 'quadrant' }),
];
const pairs = (inputs: twopixels.PairInputs | undefined) =>
  Array.from({ length: inputs?.count ?? 0 }, (_, index) => `${inputs?.pair(index)}:${inputs?.labels[index]}`);
const image = (inputs: nets.LabelledInputs, index: number) => {
  const { channels, size } = inputs.shape;
  const target = new Float64Array(size.reduce((product, extent) => product * extent, channels));
  inputs.write([index], target);
  return target;
};

test('sets are disjoint and of the size asked for, balanced ones with equal numbers of both labels', () => {
  const sizes = fc.record({
    task: fc.constantFrom(...tasks),
    points: fc.integer({ min: 1, max: 60 }),
    validationPoints: fc.integer({ min: 0, max: 40 }),
    testPoints: fc.integer({ min: 0, max: 40 }),
    balanced: fc.boolean(),
    seed: fc.string(),
  });
  fc.assert(
    fc.property(sizes, ({ task, ...options }) => {
      const { training, validation, test: tests } = twopixels.pairSets(task, options);
      const all = [training, validation, tests];
      assert.equal(
        all.map((set) => set?.count ?? 0),
        [options.points, options.validationPoints, options.testPoints],
      );
      const found = all.flatMap(pairs);
      assert.is(new Set(found.map((pair) => pair.split(':')[0])).size, found.length);
      for (const set of options.balanced ? all : []) {
        const sum = set?.labels.reduce((total, label) => total + label, 0) ?? 0;
        assert.is(sum, -((set?.count ?? 0) % 2) + 0);
      }
    }),
    { numRuns: 60 },
  );
});

test('more points keep the fewer, and change neither validation nor test set', () => {
  for (const task of tasks) {
    for (const balanced of [true, false]) {
      const few = twopixels.pairSets(task, { points: 20, validationPoints: 11, testPoints: 30, balanced, seed: 'a' });
      const more = twopixels.pairSets(task, { points: 63, validationPoints: 11, testPoints: 30, balanced, seed: 'a' });
      const other = twopixels.pairSets(task, { points: 20, balanced, seed: 'b' });
      assert.equal(pairs(more.training).slice(0, 20), pairs(few.training));
      assert.equal(pairs(more.validation), pairs(few.validation));
      assert.equal(pairs(more.test), pairs(few.test));
      assert.not.equal(pairs(other.training), pairs(few.training));
    }
  }
});

test('the rest is what the other sets leave', () => {
  const { training, test: rest } = twopixels.pairSets(ring, { points: 100, testPoints: 'rest', balanced: false });
  assert.is(training.count + (rest?.count ?? 0), 496);
  const balanced = twopixels.pairSets(ring, { points: 100, validationPoints: 20, testPoints: 'rest' });
  assert.is(balanced.test?.count, 2 * (192 - 50 - 10));
});

test('unbalanced samples have the labels of all pairs, on average', () => {
  const { labels } = twopixels.pairSets(twopixels.frameTask({ size: 64, scale: 14 }), {
    points: 4000,
    balanced: false,
  }).training;
  const all = twopixels.pairSets(twopixels.frameTask({ size: 16, scale: 3.5 }), { points: 'all' }).training;
  const mean = (of: Float64Array) => of.reduce((sum, label) => sum + label, 0) / of.length;
  near(mean(labels), mean(all.labels), 0.05);
});

test('all pairs, balanced by weights', () => {
  const { training } = twopixels.pairSets(ring, { points: 'all', balanced: true });
  const weight = (wanted: number) =>
    training.labels.reduce((sum, label, k) => sum + (label === wanted ? training.weights![k]! : 0), 0);
  near(weight(1), 248, 1e-12);
  near(weight(-1), 248, 1e-12);
});

test('a set of 64 × 64 sites is made without its 8 million pairs', () => {
  const before = process.memoryUsage();
  const task = twopixels.frameTask({ size: 64, scale: 14, gap: 2 });
  const { training, test: tests } = twopixels.pairSets(task, { points: 1000, testPoints: 500 });
  const after = process.memoryUsage();
  const grown = after.heapUsed - before.heapUsed + (after.arrayBuffers - before.arrayBuffers);
  assert.ok(grown < 32e6, `${grown} bytes for 8128 displacements and 1500 pairs`);
  for (const set of [training, tests!]) {
    for (let index = 0; index < set.count; index++) {
      assert.is(twopixels.frameLabel(task, set.pair(index)), set.labels[index]);
    }
  }
});

test('inputs: lit pixels of a value, equal channels, and the same noise in all of them, addressed by the pair', () => {
  const options = { points: 10, pixelValue: 4, channels: 2, noise: 0.5, seed: 's' };
  const { training } = twopixels.pairSets(ring, options);
  const more = twopixels.pairSets(ring, { ...options, points: 50 }).training;
  const clean = twopixels.pairSets(ring, { ...options, noise: 0 }).training;
  const [noisy, again] = [image(training, 3), image(more, 3)];
  assert.equal(noisy, again);
  assert.equal(noisy.slice(0, 32), noisy.slice(32));
  const noise = noisy.map((value, site) => value - image(clean, 3)[site]!).slice(0, 32);
  const deviation = Math.sqrt(noise.reduce((sum, value) => sum + value ** 2, 0) / 32);
  assert.ok(deviation > 0.3 && deviation < 0.7, `${deviation}`);
  assert.is(training.distinct(1), undefined);
  assert.is(twopixels.pairSets(ring, { points: 1, pixelValue: 'published' }).training.pixelValue, 4);
  const [first, second] = clean.pair(3);
  for (const site of [first, second, first + 32, second + 32]) assert.is(image(clean, 3)[site], 4);
  assert.is(
    image(clean, 3).reduce((sum, value) => sum + value, 0),
    16,
  );
  const single = new Float32Array(32 * 2 * 2);
  clean.write([3, 5], single);
  assert.equal([...single], [...image(clean, 3), ...image(clean, 5)]);
});

test('bad sizes are told with all numbers', () => {
  const sets = (options: object) => () => twopixels.pairSets(ring, { points: 10, ...options });
  rejects(
    sets({ points: 600, testPoints: 10 }),
    /^pairSets: label −1 has 304 inputs in two-pixels\/ring, l = 32, ξ = 7, got 300 for training, 5 for tests \(use fewer/,
  );
  rejects(sets({ points: 496, balanced: false, testPoints: 'rest' }), /496 for training, the rest, at least 1, for te/);
  rejects(
    sets({ points: 'all', testPoints: 3 }),
    /testPoints must be 0 where points are all, since none is left, got 3/,
  );
  rejects(sets({ points: 0 }), /points must be an integer of at least 1, got 0/);
  rejects(sets({ pixelValue: Number.NaN }), /pixelValue must be/);
  rejects(sets({ noise: -1 }), /noise must be a finite number, at least 0/);
  rejects(sets({ seed: 3 }), /seed: must be a string, got 3/);
  const large = twopixels.frameTask({ size: 512, scale: 3 });
  rejects(() => twopixels.pairSets(large, { points: 'all' }), /points must be a number where .* 2\^26 pairs, got all/);
  const empty = twopixels.frameTask({ size: 4, scale: 9 });
  rejects(() => twopixels.pairSets(empty, { points: 4 }), /label −1 has 0 inputs/);
  rejects(() => twopixels.pairSets(empty, { points: 'all', balanced: true }), /balanced must be false where one label/);
  assert.is(twopixels.pairSets(empty, { points: 4, balanced: false }).training.count, 4);
});

test('known pairs: the meaning of a seed is part of the public face', () => {
  const { training } = twopixels.pairSets(ring, { points: 4 });
  assert.equal(pairs(training), ['2,16:-1', '27,28:1', '10,26:-1', '18,21:1']);
});

test.run();
