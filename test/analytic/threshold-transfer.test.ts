import { analytic, montecarlo, nets, twopixels } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createTransferJs } from '../../dist/analytic/noise/transfer/transfer-js.js';
import { createTransferWasm } from '../../dist/analytic/noise/transfer/transfer-wasm.js';
import { rejects } from '../support/assertions.js';

const { exactNoiseSensitivity, exactOutputNoise, noiseMeasures } = analytic;
const { convLayer, convNet, planNetwork } = nets;
const { lowFrequency, noiseDeviation, pairSpread, twoPixelTask } = twopixels;

const test = suite('transfer operator of the threshold layer');

type Net = nets.ConvNet;
type Task = twopixels.TwoPixelTask;

/** Numerator of the last layer, its error, and the status. */
function lastLayer(network: Net, task: Task, deviation = noiseDeviation(task)) {
  const spread = pairSpread(task, planNetwork(network, task.length)).at(-2)!;
  const quantity = exactNoiseSensitivity(network, task, deviation).at(-2);
  return quantity && { value: quantity.value * spread, error: quantity.error! * spread, method: quantity.method };
}

function near(actual: number, expected: number, allowed: number, what: string): void {
  assert.ok(Math.abs(actual - expected) <= allowed, `${what}: ${actual}, expected ${expected} ± ${allowed}`);
}

test('the low-frequency solution has its known numerators, within the stated errors', () => {
  // To the digits of independent computations on finer grids: m = 12, 18, 24, 30 for ξ ≤ 9.
  const known = [
    [5, 32, 14.17012606, 2e-7],
    [7, 32, 179.88953044, 1e-6],
    [9, 32, 1763.949812, 3e-5],
    [9, 64, 1576.36, 0.01],
    [13, 64, 134258.6, 0.1],
  ] as const;
  for (const [scale, length, expected, allowed] of known) {
    const { value, error } = lastLayer(lowFrequency({ scale, length }), twoPixelTask({ scale, length }))!;
    near(value, expected, allowed, `ξ = ${scale}, l = ${length}`);
    assert.ok(error > 0 && error < 1e-6 * value && Math.abs(value - expected) < 2 * error + allowed);
  }
});

test('the operator of one window of weight 1 gives the closed form of a threshold in the first layer', async () => {
  const size = { length: 32, scale: 3 };
  const task = twoPixelTask(size);
  const twoLayers = convNet({
    name: 'two layers',
    layers: [convLayer({ filters: [[[1, 1, 1]]] }), convLayer({ filters: [[[1]]], bias: [-1] })],
  });
  const deviation = noiseDeviation(task);
  const [layer, output] = exactNoiseSensitivity(lowFrequency(size), task, deviation);
  const exact = exactNoiseSensitivity(twoLayers, task, deviation)[1]!;
  near(exact.value, layer!.value, Math.max(exact.error!, 1e-9), 'layer');
  const spread = pairSpread(task, planNetwork(twoLayers, 32)).at(-1)!;
  near(output!.value * spread, 2.7393571647, 1e-9, 'closed form of the output');
  const byOperator = await exactOutputNoise(twoLayers, task, deviation).compute();
  near(byOperator.value, output!.value, byOperator.error!, 'output');
  assert.ok(byOperator.error! < 1e-5 * byOperator.value);
});

test('outputs have their known numerators', async () => {
  const size = { length: 32, scale: 5 };
  const task = twoPixelTask(size);
  const network = lowFrequency(size);
  const progress: number[] = [];
  const spread = pairSpread(task, planNetwork(network, 32)).at(-1)!;
  const exact = exactOutputNoise(network, task, noiseDeviation(task));
  const { value, error, status } = await exact.compute({ onProgress: (done) => progress.push(done) });
  assert.is(status, 'exact');
  near(value * spread, 88.860101, 2e-6, 'ξ = 5');
  assert.ok(error! * spread < 1e-4);
  assert.ok(progress.length > 100 && progress.at(-1) === 1, `${progress.length} ${progress.at(-1)}`);
});

test('an output is broken off by its signal, and refused where the operator does not apply', async () => {
  const task = twoPixelTask({ length: 32, scale: 7 });
  const controller = new AbortController();
  const work = exactOutputNoise(lowFrequency({ length: 32, scale: 7 }), task, noiseDeviation(task)).compute({
    signal: controller.signal,
    onProgress: () => controller.abort(new Error('enough')),
  });
  let reason: unknown;
  await work.catch((error: unknown) => {
    reason = error;
  });
  assert.is((reason as Error).message, 'enough');
  const dirichlet = twopixels.dirichlet({ length: 32, scale: 7 });
  rejects(() => exactOutputNoise(dirichlet, task, 0.3), /the net must have one channel.*got dirichlet/);
  const short = twoPixelTask({ length: 12, scale: 7 });
  rejects(() => exactOutputNoise(lowFrequency({ length: 32, scale: 7 }), short, 0.3), /the ring must be long enough/);
});

/** Nets of the form, with thresholds in the first and the last layer, scales, gaps and uneven filters. */
const others: readonly { readonly net: Net; readonly task: Task }[] = [
  {
    net: convNet({
      name: 'thresholds',
      layers: [
        convLayer({ filters: [[[2, 2, 2]]], bias: [-1] }),
        convLayer({ filters: [[[0.5, 0.5, 0.5]]] }),
        convLayer({ filters: [[[1, 0, 1]]], bias: [-1] }),
      ],
    }),
    task: twoPixelTask({ length: 24, scale: 5 }),
  },
  {
    net: convNet({
      name: 'uneven',
      layers: [convLayer({ filters: [[[1, 1, 1]]], bias: [0.5] }), convLayer({ filters: [[[1, 0, 2]]], bias: [-2] })],
      readout: [-2],
    }),
    task: twoPixelTask({ length: 20, scale: 4, gap: 1 }),
  },
];

test('nets of the same form agree with Monte Carlo, layers and outputs, and their parts with one another', async () => {
  for (const { net, task } of others) {
    const deviation = 0.6;
    const options = { deviation, samples: 400_000, seed: '3', engine: 'wasm', threads: 1 } as const;
    const { layers } = await montecarlo.estimateSensitivity(net, task, options);
    const measures = noiseMeasures(net, task, { deviation }).at(-2)!;
    assert.is(measures.noise.status, 'exact', net.name);
    const estimate = layers.at(-2)!;
    const compared = [
      [measures.noise, estimate.noise],
      [measures.shift, estimate.shift],
      [measures.recalibrated, estimate.recalibrated],
      ...(net.layers.length === 3
        ? [[await exactOutputNoise(net, task, deviation).compute(), layers.at(-1)!.noise] as const]
        : []),
    ] as const;
    for (const [n, [theory, measured]] of compared.entries()) {
      const { value, standardError } = measured!;
      near(value, theory.value, 4 * standardError, `${net.name} ${n}`);
      assert.ok(standardError < 0.02 * value, `${net.name} ${n} can fail`);
    }
    near(measures.shift.value + measures.rest.value, measures.noise.value, 1e-9, 'parts');
  }
});

test('other nets are left to other methods', () => {
  const task = twoPixelTask({ length: 32, scale: 7 });
  const irrational = convNet({
    name: 'threshold on no grid',
    layers: [convLayer({ filters: [[[1, 1, 1]]] }), convLayer({ filters: [[[1, 1]]], bias: [-Math.SQRT2] })],
  });
  assert.is(lastLayer(irrational, task), undefined);
  assert.is(
    lastLayer(lowFrequency({ length: 32, scale: 9, filterSize: 5 }), twoPixelTask({ length: 32, scale: 9 })),
    undefined,
  );
  assert.is(lastLayer(lowFrequency({ length: 32, scale: 7 }), task, 1e-4), undefined, 'too many operations');
});

test('kernel and twin have the same bits, with two sums, a moment and steps of every kind', () => {
  const noise = Float64Array.from([0.05, 0.2, 0.5, 0.2, 0.05]);
  for (const grid of [
    { noise, threshold: 3, sums: 2, moment: false },
    { noise, threshold: 4, sums: 1, moment: true },
  ] as const) {
    const engines = [createTransferJs(grid), createTransferWasm(grid)];
    const laws = engines.map((engine) => {
      engine.start(0);
      const seen: Float64Array[] = [];
      const see = (slot: number) =>
        seen.push(engine.marginal(slot), ...(grid.moment ? [engine.marginal(slot, true)] : []));
      const counted = grid.moment;
      engine.step(0, 1, { clean: -1, weights: [1, 0], counted });
      see(1);
      let at = 1;
      if (grid.sums === 2) {
        engine.open(1, 2);
        engine.step(2, 3, { clean: 2, weights: [1, 2], counted });
        see(3);
        engine.close(3, 2);
        at = 2;
      }
      engine.step(at, 4, { clean: 0, weights: [0, grid.sums === 2 ? 1 : 0], counted });
      engine.step(4, 5, { clean: 7, weights: [0, 0], counted });
      see(5);
      return seen;
    });
    assert.equal(laws[1], laws[0]);
    assert.ok(laws[0]!.every((law) => law.some((mass) => mass > 0)));
  }
});

test('the law of one sum is that of an enumeration', () => {
  const noise = Float64Array.from([0.25, 0.5, 0.25]);
  const engine = createTransferJs({ noise, threshold: 5, sums: 1, moment: true });
  engine.start(0);
  engine.step(0, 1, { clean: 1, weights: [2, 0], counted: true });
  engine.step(1, 0, { clean: 0, weights: [1, 0], counted: true });
  const [law, moment] = [new Float64Array(5), new Float64Array(5)];
  for (let n = 0; n < 81; n++) {
    const [a, b, c, d] = [0, 1, 2, 3].map((k) => (Math.floor(n / 3 ** k) % 3) - 1) as [number, number, number, number];
    const mass = [a, b, c, d].reduce((product, value) => product * noise[value + 1]!, 1);
    const [r, t] = [Math.max(0, 1 + a + b + c), Math.max(0, b + c + d)];
    if (2 * r + t >= 5) continue;
    law[2 * r + t]! += mass;
    moment[2 * r + t]! += mass * (r + t);
  }
  for (let u = 0; u < 5; u++) {
    near(engine.marginal(0)[u]!, law[u]!, 1e-15, `law of ${u}`);
    near(engine.marginal(0, true)[u]!, moment[u]!, 1e-15, `moment of ${u}`);
  }
});

test.run();
