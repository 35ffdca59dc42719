import { analytic, twopixels } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { patchNoise } from '../../../dist/analytic/kernel-limit/ring/first-layer.js';
import { normalDensity, normalDistribution } from '../../../dist/numerics/normal.js';
import { close, near, rejectsLater } from '../../support/assertions.js';

const test = suite('untrained nets of infinite width on the ring');

const task = twopixels.twoPixelTask({ length: 32, scale: 7 });
const deviation = Math.sqrt(8 / 3 / 32);

/** D and G by layer, then of the pooled output with the half-width of G. */
const published = [
  {
    biasDeviation: 0,
    diffeo: [0.57278517, 0.47196202, 0.40049798, 0.34911405, 0.31082951],
    noise: [0.7301712729, 0.75221, 0.7715, 0.78771, 0.80179],
    error: 23e-5,
    outputs: [0.21510296, 72.75, 0.02],
  },
  {
    biasDeviation: 1,
    diffeo: [0.67018503, 0.65416933, 0.64426046, 0.63749615, 0.63258593],
    noise: [0.75222, 0.77805, 0.79629, 0.81017, 0.82123],
    error: 8e-5,
    outputs: [0.51081817, 63.9, 0.1],
  },
] as const;

test('published D, G of every layer and of the pooled output', async () => {
  for (const { biasDeviation, diffeo, noise, error, outputs } of published) {
    const deepest = await analytic.ringSensitivities({ length: 32, depth: 5, biasDeviation }, task, {
      deviation,
      points: 127,
    });
    for (const [k, value] of diffeo.entries()) {
      const row = deepest[k]!;
      near(row.diffeo.value, value, 6e-9);
      assert.is(row.diffeo.status, 'exact');
      assert.ok(Math.abs(row.noise.value - noise[k]!) < 1.5 * ((row.noise.error ?? 0) + error), `G_${k + 1}`);
    }
    const output = deepest.at(-1)!;
    const [D, G, half] = outputs;
    near(output.diffeo.value, D, 6e-9);
    assert.ok(Math.abs(output.noise.value - G) < 1.5 * (output.noise.error! + half), 'G of the output');
    near(output.noise.value, output.shift.value + output.rest.value, 1e-9);
    assert.ok(output.shift.value > 0.6 * output.noise.value && output.recalibrated.value < 0.5);
  }
});

test('filters of five sites', async () => {
  const rows = await analytic.ringSensitivities({ length: 32, depth: 3, filterSize: 5 }, task, {
    deviation,
    points: 127,
  });
  const published = [0.56417479, 0.47723475, 0.42329574, 0.22455878];
  for (const [k, value] of published.entries()) near(rows[k]!.diffeo.value, value, 6e-9);
});

test('G of the first layer is exact', async () => {
  for (const [filterSize, value] of [
    [3, 0.7301712729],
    [5, 0.7466706102],
    [7, 0.7619613438],
  ] as const) {
    const net = { length: 32, depth: 1, filterSize, readout: 'flattening' } as const;
    const [first, output] = await analytic.ringSensitivities(net, task, { deviation, points: 127 });
    near(first!.noise.value, value, 1e-10);
    assert.is(first!.noise.status, 'exact');
    assert.is(output!.noise.value, first!.noise.value);
    near(first!.shift.value + first!.rest.value, value, first!.rest.error! + first!.shift.error!);
  }
});

test('the closed form of a patch of three sites', () => {
  for (const alpha of [0.3, 1, 3.4, 20, 1e4]) {
    const form =
      0.5 +
      (alpha ** 2 * normalDistribution(-alpha)) / 3 -
      (normalDensity(0) + (alpha ** 2 - 1) * normalDensity(alpha)) / (3 * alpha);
    close(patchNoise(3, alpha), form, 1e-13);
  }
  assert.is(patchNoise(3, 0), 0.5);
  assert.is(patchNoise(7, 0), 0.5);
});

test('engines agree, scale of the weights drops out', async () => {
  const small = twopixels.twoPixelTask({ length: 8, scale: 3 });
  const rows = async (weightVariance: number, engine: 'js' | 'wasm') =>
    analytic.ringSensitivities({ length: 8, depth: 2, weightVariance }, small, { deviation: 0.4, points: 127, engine });
  const [plain, fast, scaled] = [await rows(2, 'js'), await rows(2, 'wasm'), await rows(0.5, 'wasm')];
  for (const [k, row] of plain.entries()) {
    for (const other of [fast[k]!, scaled[k]!]) {
      for (const name of ['diffeo', 'noise', 'shift', 'rest', 'recalibrated'] as const) {
        close(other[name].value, row[name].value, 1e-9, `${name} of ${k + 1}`);
      }
    }
  }
  near(fast.at(-1)!.sensitivityIndex!.value, plain.at(-1)!.sensitivityIndex!.value, 1e-8);
});

test('refusals', async () => {
  const call = (net: object, more = {}) => analytic.ringSensitivities(net as never, task, { deviation, ...more });
  await rejectsLater(() => call({ length: 32, depth: 1, filterSize: 4 }), /filterSize must be odd, got 4 \(use 5\)/);
  await rejectsLater(() => call({ length: 16, depth: 1 }), /ring of 16 sites, the task has 32/);
  await rejectsLater(
    () => call({ length: 32, depth: 1, readout: 'max' }),
    /readout must be one of pooling, flattening/,
  );
  await rejectsLater(() => call({ length: 32, depth: 1 }, { points: 1e6 }), /points must be at most 4093, got 1000000/);
});

test.run();
