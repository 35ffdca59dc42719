import { nets, twopixels } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createJsEngine } from '../../../dist/nets/engines/js/create-js-engine.js';
import { valueCount } from '../../../dist/nets/layout/net-layout.js';
import { type TrainNetOptions, trainNet } from '../../../dist/training/index.js';
import { inputsAtOnce } from '../../../dist/training/nets/engine-inputs.js';
import { rejectsLater } from '../../support/assertions.js';
import { labelledInputs } from '../../support/labelled.js';
import { largestGap } from '../../support/reference.js';

const test = suite('trainings of nets');

const input = { channels: 1, size: [12] };
const { training: data, test: tested } = twopixels.pairSets(twopixels.twoPixelTask({ length: 12, scale: 3 }), {
  points: 30,
  testPoints: 10,
  pixelValue: 2,
});
const cnn = (more: Partial<nets.PresetOptions> = {}) =>
  nets.presetNet('cnn', { input, channels: 4, depth: 1, ...more });
const engineOf = (net: nets.NetDescription) => createJsEngine(nets.initialNet(net));

function run(net: nets.NetDescription, options: Partial<TrainNetOptions>) {
  return trainNet({
    engine: engineOf(net),
    data,
    optimiser: { kind: 'sgd', learningRate: 0.1 },
    stop: { steps: 10 },
    ...options,
  });
}

const gapOf = (a: readonly nets.Floats[], b: readonly nets.Floats[]) =>
  Math.max(...a.map((values, k) => largestGap(values, b[k]!)));

test('batches cover the set once an epoch, in an order of seed and epoch', async () => {
  const seen = async (seed: string, batchSize: number) => {
    const places: number[][] = [];
    const augment: TrainNetOptions['augment'] = (_, { indices }) => void places.push(Array.from(indices));
    await run(cnn(), { augment, seed, batchSize, stop: { steps: 10 } });
    return places;
  };
  const places = await seen('a', 8);
  assert.equal(
    places.slice(0, 5).map(({ length }) => length),
    [8, 8, 8, 6, 8],
  );
  const epochs = [0, 4].map((first) => places.slice(first, first + 4).flat());
  for (const epoch of epochs)
    assert.equal(
      [...epoch].sort((a, b) => a - b),
      Array.from(data.labels, (_, i) => i),
    );
  assert.not.equal(epochs[0], epochs[1]);
  assert.equal(await seen('a', 8), places);
  assert.not.equal((await seen('b', 8))[0], places[0]);
  // The order of an epoch does not depend on how it is cut.
  assert.equal((await seen('a', 15)).slice(0, 2).flat(), epochs[0]);
});

test('gradient flow is descent of small steps, and needs float64', async () => {
  const options = { loss: 'square', stop: { time: 0.5 } } as const;
  const flow = await run(cnn(), { ...options, optimiser: { kind: 'flow', tolerance: 1e-5 } });
  const gaps: number[] = [];
  for (const rate of [1e-3, 5e-4]) {
    const descent = await run(cnn(), { ...options, optimiser: { kind: 'sgd', learningRate: rate } });
    assert.is(descent.steps, 0.5 / rate);
    gaps.push(gapOf(descent.net.parameters, flow.net.parameters));
  }
  // The flow overshoots the time by part of its last step.
  assert.ok(gaps[0]! < 0.05, `${gaps}`);
  assert.ok(flow.steps < 200 && flow.time >= 0.5, `${flow.steps} steps to ${flow.time}`);
  const engine = engineOf(cnn());
  const single = { ...engine, parameters: engine.parameters.map((values) => Float32Array.from(values)) };
  await rejectsLater(
    () => run(cnn(), { engine: single, optimiser: { kind: 'flow' } }),
    /gradient flow needs an engine of float64/,
  );
});

test('in a square loss without features the flow decays by the spectrum of the kernel, at every α', async () => {
  // f = w·x/√2: dF/dt = −αK (F − y)/P, K = x·x′/2, for two orthogonal inputs of norms √2 and 2√2.
  const inputs = Float64Array.of(1, 1, 2, -2);
  for (const alpha of [1, 1e3]) {
    const net: nets.NetDescription = {
      ...nets.presetNet('fc', {
        input: { channels: 2, size: [] },
        channels: 1,
        depth: 1,
        alpha,
        subtractInitial: true,
      }),
      layers: [{ kind: 'dense', channels: 1, bias: false }],
    };
    const engine = engineOf(net);
    engine.parameters[0]!.fill(0.3);
    const all = engine.prepare(inputs, 2);
    const start = engine.evaluate(all).slice();
    const { time } = await trainNet({
      engine,
      data: labelledInputs({ channels: 2, size: [] }, inputs, [1, -1]),
      loss: 'square',
      optimiser: { kind: 'flow', tolerance: 1e-6, rateScaling: 'none' },
      stop: { time: 1 / alpha },
    });
    const end = engine.evaluate(all);
    for (const [i, label] of [1, -1].entries()) {
      const kernel = [1, 4][i]!;
      const expected = label - label * Math.exp((-alpha * kernel * time) / 2);
      const F = alpha * (end[i]! - start[i]!);
      // Where weights hardly move, as at α = 1000, it is the errors of predictions that bound the step.
      assert.ok(Math.abs(F - expected) < 1e-5, `α = ${alpha}: ${F} ${expected}`);
    }
  }
});

test('only what is chosen trains', async () => {
  const { net, rateScales } = await run(cnn(), { train: 'last', loss: 'square' });
  assert.equal(
    net.parameters.map((values, k) => largestGap(values, net.initial![k]!) > 0),
    [false, false, true, true],
  );
  assert.is(rateScales.length, 4);
});

test('f₀ is that of the inputs as they are changed', async () => {
  const shift: TrainNetOptions['augment'] = (inputs, { indices }) => {
    for (let k = 0; k < inputs.length; k++) inputs[k]! += 0.1 * Math.sin(indices[Math.floor(k / 12)]! + k);
  };
  const net = cnn({ alpha: 2, subtractInitial: true });
  // At the start F = 0, so that the hinge loss is 1 for every input, changed or not.
  const { state } = await run(net, { augment: shift, lossPower: 0, batchSize: 10, stop: { steps: 3 } });
  assert.is(state.curve[0]!.loss, 1);
  assert.ok(state.curve[1]!.loss !== 1);
});

test('an engine that answers later trains to the same digits', async () => {
  const engine = engineOf(cnn());
  const slow = {
    ...engine,
    evaluate: async (...args: Parameters<typeof engine.evaluate>) => {
      await new Promise((resolve) => setTimeout(resolve, 0));
      return engine.evaluate(...args);
    },
    differentiate: async (...args: Parameters<typeof engine.differentiate>) => {
      await new Promise((resolve) => setTimeout(resolve, 0));
      return engine.differentiate(...args);
    },
  };
  const options = { batchSize: 8, test: tested } as const;
  const [now, then] = [await run(cnn(), options), await run(cnn(), { ...options, engine: slow })];
  assert.equal(then.net.parameters, now.net.parameters);
  assert.equal(then.test, now.test);
  await rejectsLater(
    () => run(cnn(), { engine: slow, optimiser: { kind: 'flow' } }),
    /gradient flow needs an engine that answers at once/,
  );
});

test('large sets are run in parts whose gradients add up', async () => {
  const shape = { channels: 1, size: [12] };
  const count = 700;
  const inputs = Float64Array.from({ length: 12 * count }, (_, k) => Math.sin(1 + k * k));
  const labels = Array.from({ length: count }, (_, i) => (i % 3 === 0 ? 1 : -1));
  const set = labelledInputs(shape, inputs, labels);
  const options = {
    data: set,
    loss: 'square',
    optimiser: { kind: 'sgd', learningRate: 0.01 },
    stop: { steps: 3 },
  } as const;
  const net = cnn();
  const parted = await run(net, options);
  // By hand, all at once.
  const engine = engineOf(net);
  const all = engine.prepare(inputs, count);
  for (let step = 0; step < 3; step++) {
    engine.differentiate(all, (outputs, gradient) => {
      for (const [i, f] of outputs.entries()) gradient[i] = (f - labels[i]!) / count;
    });
    for (const [k, values] of engine.parameters.entries()) {
      for (let i = 0; i < values.length; i++) values[i]! -= 0.01 * parted.rateScales[k]! * engine.gradients[k]![i]!;
    }
  }
  assert.ok(gapOf(parted.net.parameters, engine.parameters) < 1e-13);
  assert.ok(gapOf(parted.net.parameters, parted.net.initial!) > 1e-3);
});

test('inputs with large maps run fewer at once, so that those of no net take more than a gigabyte', () => {
  const atOnce = (size: number, channels: number) => {
    const net = nets.presetNet('cnn', { input: { channels: 1, size: [size, size] }, channels, depth: 2 });
    const layout = nets.layOut(net);
    const maps = layout.layers.reduce((sum, { output }) => sum + valueCount(output), 0);
    return { count: inputsAtOnce({ ...engineOf(cnn()), layout }, 512), maps };
  };
  assert.is(atOnce(16, 16).count, 512);
  const { count, maps } = atOnce(64, 64);
  assert.ok(count < 512 && count * maps * 8 <= 2 ** 30 && (count + 1) * maps * 8 > 2 ** 30, `${count}`);
  assert.is(atOnce(512, 512).count, 1);
});

const normed: nets.NetDescription = {
  ...cnn(),
  layers: [
    { kind: 'conv', channels: 4, filterSize: 3, bias: false },
    { kind: 'batch-norm', momentum: 0.05 },
    { kind: 'relu' },
    { kind: 'global-average-pool' },
    { kind: 'dense', channels: 1 },
  ],
};

test('batch norms: statistics estimated anew are the means of those of the batches of an epoch', async () => {
  const order = Array.from(data.labels, (_, i) => (7 * i) % data.count);
  const batchSize = 10;
  const { net } = await run(normed, { stop: { steps: 5 }, batchSize, order: () => order });
  const engine = engineOf(normed);
  for (const [k, values] of engine.parameters.entries()) values.set(net.parameters[k]!);
  const inputs = new Float64Array(12 * batchSize);
  const [means, squares] = [new Float64Array(4), new Float64Array(4)];
  for (let first = 0; first < order.length; first += batchSize) {
    data.write(order.slice(first, first + batchSize), inputs);
    engine.evaluate(engine.prepare(inputs, batchSize));
    const maps = engine.activations(0);
    for (let h = 0; h < 4; h++) {
      const site = (k: number) => maps[(Math.floor(k / 12) * 4 + h) * 12 + (k % 12)]!;
      const values = Array.from({ length: batchSize * 12 }, (_, k) => site(k));
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      means[h]! += mean / 3;
      squares[h]! += values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1) / 3;
    }
  }
  assert.ok(largestGap(net.statistics[0]!, means) < 1e-12);
  assert.ok(largestGap(net.statistics[1]!, squares) < 1e-12);
});

test('batch norms: nets that stop early fail with running statistics, not with those estimated anew', async () => {
  const options = { stop: { zeroLoss: true, steps: 400 }, optimiser: { kind: 'sgd', learningRate: 1 } } as const;
  const anew = await run(normed, options);
  assert.is(anew.stop, 'zeroLoss');
  const running = await run(normed, { ...options, finalStatistics: 'running' });
  assert.equal(running.net.parameters, anew.net.parameters);
  assert.is(anew.train.error.rate, 0);
  assert.ok(anew.train.loss < running.train.loss, `${anew.steps}: ${anew.train.loss} ${running.train.loss}`);
  await rejectsLater(
    () => run({ ...normed, output: { subtractInitial: true } }, {}),
    /f₀ of a net with batch norms is not defined/,
  );
});

test('errors are counts and rates; the curve has a record a checkpoint, evenly spaced in the logarithm', async () => {
  const { curve, train, test: last, net } = await run(cnn(), { test: tested, stop: { steps: 300 } });
  const steps = curve.map(({ step }) => step);
  assert.equal(steps.slice(0, 8), [0, 1, 2, 3, 4, 6, 8, 11]);
  assert.is(steps.at(-1), 300);
  assert.ok(steps.length < 30);
  assert.equal([train.error.count, last?.error.count], [30, 10]);
  assert.is(last!.error.rate, last!.error.wrong / 10);
  assert.equal(curve.at(-1)!.train, train);
  assert.is(net.layout.outputs, 1);
});

test.run();
