import { analytic, nets, numerics } from 'diffeolab';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { LayerDescription } from '../../../dist/nets/description/layer.js';
import { near, rejectsLater } from '../../support/assertions.js';
import { described, normals } from '../../support/layered-nets.js';
import { tangentOf } from '../../support/net-tangent.js';

const test = suite('kernel limit of described nets');

const relu: LayerDescription = { kind: 'relu' };
const pool: LayerDescription = { kind: 'global-average-pool' };
const dense: LayerDescription = { kind: 'dense', channels: 1, bias: false };

/** σ_w² = 2, biases N(0, 1) or none. */
function conv(more: Partial<Extract<LayerDescription, { kind: 'conv' }>> = {}): LayerDescription {
  return { kind: 'conv', channels: 16, filterSize: 3, bias: false, weightScale: Math.SQRT2, ...more };
}

const biased = { bias: true, initial: { biases: { law: 'normal' } } } as const;

/** Blocks of a convolution and a ReLU, then the readout. */
function blocks(depth: number, readout: readonly LayerDescription[], more = {}): LayerDescription[] {
  return [...Array.from({ length: depth }, () => [conv(more), relu]).flat(), ...readout];
}

/** Nets with every kind of layer that has a limit. */
const all: readonly (readonly [readonly number[], readonly LayerDescription[]])[] = [
  [[1, 6], blocks(2, [pool, dense], biased)],
  [[2, 5, 4], blocks(2, [dense])],
  [
    [2, 6, 6],
    [conv({ padding: 'zero', ...biased }), relu, conv({ stride: 2, padding: 'zero' }), relu, pool, dense],
  ],
  [
    [1, 6, 6],
    [conv({ padding: 'none' }), relu, { kind: 'pool', operation: 'average', size: 2 }, conv(), relu, pool, dense],
  ],
  [
    [1, 8],
    [
      conv({ filterSize: 2, stride: 2 }),
      relu,
      { ...(conv() as object), kind: 'locally-connected' } as LayerDescription,
      { kind: 'relu', scale: 1.5 },
      pool,
      dense,
    ],
  ],
  [
    [4],
    [
      { kind: 'dense', channels: 16 },
      relu,
      { kind: 'dense', channels: 16, ...biased },
      relu,
      { ...dense, parametrisation: 'mean-field' },
    ],
  ],
];

function inputsOf([channels = 1, ...size]: readonly number[], count: number) {
  const length = size.reduce((product, n) => product * n, channels);
  return ndarray(normals(count * length, 7), [count, channels, ...size]);
}

test('the WebAssembly kernel gives what its twin gives, with and without threads', async () => {
  for (const [input, layers] of all) {
    const net = described(input, layers);
    const x = inputsOf(input, 5);
    const others = inputsOf(input, 3);
    const [js, wasm] = [
      await analytic.netKernels(net, x, { engine: 'js', others, layers: true }),
      await analytic.netKernels(net, x, { engine: 'wasm', others, layers: true }),
    ];
    const pairs = [
      [js.nngp, wasm.nngp],
      [js.tangent!, wasm.tangent!],
      ...js.layers!.map(({ nngp }, k) => [nngp, wasm.layers![k]!.nngp]),
    ];
    for (const [a, b] of pairs)
      for (const [n, value] of a!.data.entries()) near(b!.data[n]!, value, 1e-14 * (1 + value));
  }
  const net = described([1, 16, 16], blocks(2, [dense]));
  const x = inputsOf([1, 16, 16], 160);
  const [one, two] = [
    await analytic.netKernels(net, x, { threads: 1 }),
    await analytic.netKernels(net, x, { threads: 2 }),
  ];
  assert.equal(two.tangent!.data, one.tangent!.data);
  assert.equal(two.nngp.data, one.nngp.data);
});

test('means over nets of finite width agree with the limits', async () => {
  for (const [k, [input, layers]] of all.entries()) {
    const net = described(input, layers);
    const x = inputsOf(input, 2);
    const length = x.size / 2;
    const rows = [x.data.slice(0, length), x.data.slice(length)];
    const { nngp, tangent } = await analytic.netKernels(net, x);
    const moments = Array.from({ length: 4 }, () => new numerics.RunningMoments());
    for (let seed = 0; seed < 300; seed++) {
      const drawn = nets.initialNet({ ...net, initial: { seed: `${k} ${seed}` } });
      const { outputs, kernel } = tangentOf(drawn, rows);
      moments[0]!.add(outputs[0]! ** 2);
      moments[1]!.add(outputs[0]! * outputs[1]!);
      moments[2]!.add(kernel[0]!);
      moments[3]!.add(kernel[1]!);
    }
    const limits = [nngp.get(0, 0), nngp.get(0, 1), tangent!.get(0, 0), tangent!.get(0, 1)];
    for (const [n, limit] of limits.entries()) {
      const { mean, standardError } = moments[n]!;
      near(mean, limit, 4 * standardError + 0.02 * Math.abs(limit));
      assert.ok(standardError < 0.15 * Math.abs(limits[n < 2 ? 0 : 2]!), `${k}: ${n} is known well`);
    }
  }
});

/** Two pixels at a distance on a ring of 32 sites. */
function pixels(distances: readonly number[]) {
  const data = new Float64Array(32 * distances.length);
  for (const [row, distance] of distances.entries()) for (const site of [0, distance]) data[32 * row + site]! += 1;
  return ndarray(data, [distances.length, 1, 32]);
}

/** The recursion of the ring written site by site, with the angle from its cosine: pooled NNGP and tangent kernel. */
function recursion(x: Float64Array, z: Float64Array, depth: number, variance: number) {
  const l = x.length;
  const averaged = (k: readonly number[][]) =>
    k.map((row, i) =>
      row.map((_, j) => [-1, 0, 1].reduce((sum, t) => sum + k[(i + t + l) % l]![(j + t + l) % l]! / 3, 0)),
    );
  const outer = (a: Float64Array, b: Float64Array) => [...a].map((value) => [...b].map((other) => value * other));
  const pairs = [
    [x, x],
    [z, z],
    [x, z],
  ] as const;
  let k = pairs.map(([a, b]) => outer(a, b));
  let t = pairs.map(([a, b]) => outer(a, b).map((row) => row.map(() => 0)));
  for (let layer = 0; layer < depth; layer++) {
    const before = k.map((each) => averaged(each).map((row) => row.map((value) => 2 * value + variance)));
    const passed = t.map((each, n) =>
      averaged(each).map((row, i) => row.map((value, j) => 2 * value + before[n]![i]![j]!)),
    );
    const angle = (n: number, i: number, j: number) => {
      const [own, other] = [before[n === 1 ? 1 : 0]![i]![i]!, before[n === 0 ? 0 : 1]![j]![j]!];
      const m = Math.sqrt(own * other);
      return { m, theta: Math.acos(Math.min(1, before[n]![i]![j]! / m)) };
    };
    k = before.map((each, n) =>
      each.map((row, i) =>
        row.map((_, j) => {
          const { m, theta } = angle(n, i, j);
          return (m * (Math.sin(theta) + (Math.PI - theta) * Math.cos(theta))) / (2 * Math.PI);
        }),
      ),
    );
    t = passed.map((each, n) =>
      each.map((row, i) => row.map((value, j) => (value * (Math.PI - angle(n, i, j).theta)) / (2 * Math.PI))),
    );
  }
  const mean = (each: readonly number[][]) => each.flat().reduce((sum, value) => sum + value, 0) / l ** 2;
  return { nngp: mean(k[2]!), tangent: mean(k[2]!) + mean(t[2]!) };
}

test('on the ring it is the recursion of the theory', async () => {
  const x = inputsOf([1, 7], 2);
  for (const [more, variance] of [
    [{}, 0],
    [biased, 1],
  ] as const) {
    const { nngp, tangent } = await analytic.netKernels(described([1, 7], blocks(3, [pool, dense], more)), x);
    const expected = recursion(x.data.slice(0, 7), x.data.slice(7), 3, variance);
    near(nngp.get(0, 1), expected.nngp, 1e-12);
    near(tangent!.get(0, 1), expected.tangent, 1e-12);
  }
});

test('published values of the pooled tangent kernel on the ring', async () => {
  const values = [
    [0.00829421, 0.00817903, 0.00875442, 0.0102993],
    [0.01340093, 0.01280548, 0.01456138, 0.01917642],
    [0.01928455, 0.01795863, 0.02134917, 0.03014354],
  ];
  const check = async (net: nets.NetDescription, expected: readonly number[]) => {
    const { tangent } = await analytic.netKernels(net, pixels([1, 2, 16]));
    const found = [tangent!.get(0, 0), tangent!.get(0, 1), tangent!.get(0, 2), tangent!.get(2, 2)];
    for (const [n, value] of expected.entries()) near(found[n]!, value, 6e-9);
  };
  for (const [k, expected] of values.entries()) await check(described([1, 32], blocks(k + 1, [pool, dense])), expected);
  await check(described([1, 32], blocks(3, [pool, dense], biased)), [4.32965595, 4.31574146, 4.28598975, 4.25793419]);
});

test('published errors of the lazy predictor trained on some distances of the ring', async () => {
  const net = described([1, 32], blocks(3, [pool, dense]));
  const all = Array.from({ length: 16 }, (_, n) => n + 1);
  const label = (distance: number) => (distance < 7 ? 1 : -1);
  for (const [parity, error, squares] of [
    [1, 2 / 31, 0.2167],
    [0, 0, 0.091],
  ] as const) {
    const trained = all.filter((distance) => distance % 2 === parity);
    const inputs = pixels(trained);
    const { tangent: gram } = await analytic.netKernels(net, inputs);
    const { tangent: cross } = await analytic.netKernels(net, pixels(all), { others: inputs });
    const fit = analytic.kernelRidge({ gram: gram!, labels: Float64Array.from(trained, label), ridge: 1e-11 });
    let [wrong, sum] = [0, 0];
    for (const [n, value] of fit.predict(cross!).entries()) {
      const weight = (n === 15 ? 1 : 2) / 31;
      if (value * label(n + 1) <= 0) wrong += weight;
      sum += weight * (value - label(n + 1)) ** 2;
    }
    near(wrong, error, 1e-12);
    near(sum, squares, 1e-4);
  }
});

test('without biases the trace of every layer is the squared norm of the input', async () => {
  const x = inputsOf([1, 6, 6], 2);
  const { layers } = await analytic.netKernels(described([1, 6, 6], blocks(3, [dense])), x, { layers: true });
  const square = x.data.slice(0, 36).reduce((sum, value) => sum + value * value, 0) / 36;
  assert.equal(
    layers!.map(({ name }) => name),
    ['relu1', 'relu2', 'relu3', 'output'],
  );
  for (const { nngp } of layers!) near(nngp.get(0, 0), square, 1e-12);
});

test('flattening averaged over translations is pooling', async () => {
  const size = 5;
  const x = inputsOf([1, size, size], 2);
  const [first, second] = [x.data.slice(0, 25), x.data.slice(25)];
  const shifted = new Float64Array(25 * 25);
  for (let t = 0; t < 25; t++) {
    for (let i = 0; i < 25; i++) {
      const row = (Math.floor(i / size) + Math.floor(t / size)) % size;
      shifted[25 * t + row * size + ((i + t) % size)] = second[i]!;
    }
  }
  const one = ndarray(first, [1, 1, size, size]);
  const others = ndarray(shifted, [25, 1, size, size]);
  const flat = await analytic.netKernels(described([1, size, size], blocks(2, [dense])), one, { others });
  const pooled = await analytic.netKernels(described([1, size, size], blocks(2, [pool, dense])), one, { others });
  near(flat.tangent!.data.reduce((sum, value) => sum + value, 0) / 25, pooled.tangent!.get(0, 3), 1e-13);
});

test('what has no limit is refused by the name of its layer', async () => {
  const refusal = async (layers: readonly LayerDescription[], words: RegExp, more = {}) => {
    await rejectsLater(() => analytic.netKernels(described([1, 6], layers, more), pixelsOf(6)), words);
  };
  await refusal([conv(), { kind: 'batch-norm' }, relu, dense], /batch-norm1 has no kernel limit/);
  await refusal([conv(), relu, { kind: 'pool', operation: 'max', size: 2 }, dense], /pool1 takes the maximum/);
  await refusal([relu, dense], /relu1 has no kernel limit: no layer with weights before it/);
  await refusal([conv(), relu, pool], /the last layer must have weights, got global-average-pool1/);
  await refusal([conv(), relu, conv({ bias: 'shared' }), relu, dense], /conv2 has one bias for all channels/);
  await refusal([conv(), relu, conv({ parametrisation: 'mean-field' }), relu, dense], /conv2 .* vanish with the width/);
  await refusal([conv({ filters: [[[1, 2, 1]]], channels: 1 }), relu, dense], /conv1.weights are given numbers/);
  const standard = described([1, 6], blocks(2, [dense]), { parametrisation: 'standard' });
  const { nngp, tangent } = await analytic.netKernels(standard, pixelsOf(6));
  assert.ok(nngp.get(0, 0) > 0);
  assert.is(tangent, undefined);
});

test('a signal ends it', async () => {
  const net = described([1, 6], blocks(1, [dense]));
  const reason = new Error('enough');
  const ended = await analytic
    .netKernels(net, pixelsOf(6), { signal: AbortSignal.abort(reason) })
    .catch((error: unknown) => error);
  assert.is(ended, reason);
});

function pixelsOf(length: number) {
  return ndarray(normals(length, 3), [1, 1, length]);
}

test.run();
