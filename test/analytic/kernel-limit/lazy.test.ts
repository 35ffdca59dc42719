import { analytic, twopixels } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { near, rejects, rejectsLater } from '../../support/assertions.js';

const test = suite('lazy training of wide nets on the ring');

const task = twopixels.twoPixelTask({ length: 32, scale: 7 });
const deviation = Math.sqrt(8 / 3 / 32);
const all = Array.from({ length: 16 }, (_, d) => d + 1);
const odd = all.filter((d) => d % 2 === 1);
const even = all.filter((d) => d % 2 === 0);

/** Error, squared error and D, trained on odd and on even distances, and D, G and its shift, on all. */
const published = [
  [0, 3, [0.0645, 0.2167, 0.197153], [0, 0.091, 0.210644], [0.166179, 19.51, 18.05]],
  [0, 4, [0.0645, 0.1917, 0.186263], [0, 0.0656, 0.17324], [0.166179, 16.61, 15.68]],
  [0, 5, [0.0645, 0.177, 0.179996], [0, 0.0665, 0.165325], [0.166179, 13.32, 12.59]],
  [1, 3, [0.0645, 0.1334, 0.108822], [0, 0.0248, 0.129523], [0.142142, 10.893, 10.36]],
  [1, 4, [0.0645, 0.1292, 0.102342], [0, 0.0628, 0.093618], [0.128872, 5.972, 5.47]],
  [1, 5, [0.0645, 0.1254, 0.099372], [0, 0.0678, 0.089375], [0.124854, 4.413, 3.93]],
] as const;

test('published errors and D of training on all, odd and even distances', async () => {
  for (const [biasDeviation, depth, onOdd, onEven, onAll] of published) {
    const kernels = await analytic.ringKernels({ length: 32, depth, biasDeviation });
    const measured = (distances: readonly number[]) =>
      analytic.lazyErrors(kernels, task, analytic.lazySolution(kernels, task, { training: { distances } }));
    for (const [distances, [error, squaredError, diffeo]] of [
      [odd, onOdd],
      [even, onEven],
    ] as const) {
      const found = measured(distances);
      near(found.error, error, 5e-5);
      near(found.squaredError, squaredError, 5.1e-5);
      near(found.diffeo, diffeo, 5.1e-7);
    }
    const found = measured(all);
    assert.is(found.error, 0);
    near(found.diffeo, onAll[0], 5.1e-7);
    if (biasDeviation === 0) near(found.diffeo, 341 / 2052, 1e-9);
    near(measured(all.filter((d) => d !== 6)).error, 2 / 31, 1e-12);
  }
});

test('published G, its shift and d′ of training on all distances', async () => {
  for (const [row, discriminations] of [
    [published[0], [0.19, 0.387]],
    [published[5], [0.42, 0.353]],
  ] as const) {
    const [biasDeviation, depth, , , [, G, shift]] = row;
    const kernels = await analytic.ringKernels({ length: 32, depth, biasDeviation });
    const solution = analytic.lazySolution(kernels, task, { training: { distances: all } });
    const found = await analytic.lazyNoise(kernels, task, solution, { deviation, points: 127 });
    near(found.noise.value, G, (1.5 * (found.noise.error! + 0.02)) / G);
    near(found.shift.value, shift, (1.5 * (found.shift.error! + 0.02)) / shift);
    near(found.rest.value + found.shift.value, found.noise.value, 1e-10);
    near(found.sensitivityIndex!.value, discriminations[0], 1.5 * found.sensitivityIndex!.error! + 0.005);
    near(found.noiseError!.value, discriminations[1], 1.5 * found.noiseError!.error! + 0.005);
    assert.ok(found.recalibrated.value < 0.5 && found.recalibrated.value > 0.45);
  }
});

test('published values of the tangent kernel', async () => {
  for (const [biasDeviation, depth, ...values] of [
    [0, 1, 0.00829421, 0.00817903, 0.00875442, 0.0102993],
    [0, 2, 0.01340093, 0.01280548, 0.01456138, 0.01917642],
    [0, 3, 0.01928455, 0.01795863, 0.02134917, 0.03014354],
    [0, 4, 0.02586113, 0.02364328, 0.02901865, 0.04279755],
    [0, 5, 0.03301875, 0.02980104, 0.03743615, 0.05679746],
    [1, 3, 4.32965595, 4.31574146, 4.28598975, 4.25793419],
  ]) {
    const { tangent } = await analytic.ringKernels({ length: 32, depth: depth!, biasDeviation: biasDeviation! });
    for (const [n, [d, e]] of [
      [1, 1],
      [1, 2],
      [1, 16],
      [16, 16],
    ].entries()) {
      near(tangent[17 * d! + e!]!, values[n]!, 5.1e-9);
    }
  }
});

test('rank, equal far pairs and the collision: theorems', async () => {
  for (const biasDeviation of [0, 1]) {
    for (const [depth, error] of [
      [1, 8 / 31],
      [2, 4 / 31],
      [3, 0],
    ] as const) {
      const kernels = await analytic.ringKernels({ length: 32, depth, biasDeviation });
      const solution = analytic.lazySolution(kernels, task, { training: { distances: all } });
      const field = 2 * depth + 1;
      assert.is(solution.support.length, field);
      for (let d = field; d <= 16; d++) near(solution.outputs[d]!, solution.outputs[field]!, 1e-8);
      if (biasDeviation === 0) near(solution.outputs[0]!, solution.outputs[field]!, 1e-8);
      near(analytic.lazyErrors(kernels, task, solution).error, error, 1e-12);
    }
  }
});

test('flattening learns what pooling learns on all translates', async () => {
  const small = twopixels.twoPixelTask({ length: 12, scale: 3 });
  const net = { length: 12, depth: 2, biasDeviation: 0.5 };
  const [pooled, flat] = [
    await analytic.ringKernels(net),
    await analytic.ringKernels({ ...net, readout: 'flattening' }),
  ];
  const size = flat.pairs.length;
  for (const name of ['nngp', 'tangent'] as const) {
    let sum = 0;
    for (let t = 0; t < 12; t++) sum += flat[name][flat.indexOf([0, 2]) * size + flat.indexOf([t, (t + 5) % 12])]! / 12;
    near(sum, pooled[name][7 * 2 + 5]!, 1e-12);
  }
  const training = twopixels.allPairs(small).filter(([a, b]) => twopixels.ringDistance(12, a, b) !== 2);
  const ofPairs = analytic.lazySolution(flat, small, { training: { pairs: training } });
  const ofDistances = analytic.lazySolution(pooled, small, { training: { distances: [1, 3, 4, 5, 6] } });
  for (const [n, pair] of flat.pairs.entries()) {
    near(ofPairs.outputs[n]!, ofDistances.outputs[pooled.indexOf(pair)]!, 1e-10);
  }
  const [left, right] = [analytic.lazyErrors(flat, small, ofPairs), analytic.lazyErrors(pooled, small, ofDistances)];
  near(left.diffeo, right.diffeo, 1e-10);
  near(left.squaredError, right.squaredError, 1e-10);
});

test('a ridge is that of the plain solution of the equations', async () => {
  const kernels = await analytic.ringKernels({ length: 32, depth: 3, biasDeviation: 1 });
  const [a, b, c] = [kernels.nngp[17 * 3 + 3]!, kernels.nngp[17 * 3 + 9]!, kernels.nngp[17 * 9 + 9]!];
  const ridge = 0.01 * ((a + c) / 2);
  const determinant = (a + ridge) * (c + ridge) - b * b;
  const { coefficients, support } = analytic.lazySolution(kernels, task, {
    training: { distances: [3, 9] },
    kernel: 'nngp',
    ridge: 0.01,
  });
  near(coefficients[support.indexOf(3)]!, (c + ridge + b) / determinant, 1e-8);
  near(coefficients[support.indexOf(9)]!, -(a + ridge + b) / determinant, 1e-8);
});

test('refusals', async () => {
  const kernels = await analytic.ringKernels({ length: 32, depth: 1 });
  const gapped = twopixels.twoPixelTask({ length: 32, scale: 7, gap: 2 });
  const call =
    (training: object, of = task) =>
    () =>
      analytic.lazySolution(kernels, of, { training } as never);
  rejects(call({ distances: [7] }, gapped), /distance must be one of the task, got 7/);
  rejects(call({ distances: [] }), /at least one pair, got none/);
  rejects(call({ distances: [17] }), /distance must be/);
  rejects(call({ pairs: [[0, 32]] }), /site must be/);
  await rejectsLater(() => analytic.ringKernels({ length: 64, depth: 1, readout: 'flattening' }), /length must be/);
});

test.run();
