import { nets, training, twopixels } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { largestGap } from '../../support/reference.js';

const test = suite('trainings on each engine');

const { stateFromJson, stateToJson, trainNet } = training;

const sets = twopixels.pairSets(twopixels.twoPixelTask({ length: 12, scale: 3 }), {
  points: 24,
  testPoints: 8,
  pixelValue: 2,
});
const cnn = nets.presetNet('cnn', { input: sets.training.shape, channels: 5, depth: 2 });
const normed: nets.NetDescription = {
  ...cnn,
  layers: [
    { kind: 'conv', channels: 5, filterSize: 3, bias: false },
    { kind: 'batch-norm' },
    { kind: 'relu' },
    { kind: 'global-average-pool' },
    { kind: 'dense', channels: 1 },
  ],
};

const optimisers: readonly training.NetOptimiser[] = [
  { kind: 'sgd', learningRate: 0.05, momentum: 0.9, schedule: { kind: 'cosine', period: 4 } },
  { kind: 'adam', learningRate: 0.01 },
];

function run(
  net: nets.NetDescription,
  engine: nets.EngineOptions<'js' | 'wasm'>,
  options: Partial<training.TrainNetOptions>,
) {
  return trainNet({
    engine: nets.createEngine(nets.initialNet(net), engine),
    data: sets.training,
    test: sets.test,
    optimiser: optimisers[0]!,
    batchSize: 8,
    stop: { steps: 20 },
    ...options,
  });
}

const gapOf = (a: training.TrainedNet, b: training.TrainedNet) =>
  Math.max(...a.net.parameters.map((values, k) => largestGap(values, b.net.parameters[k]!)));

test('wasm trains to the weights of js: float64 to 1e-11, float32 to 1e-4; dense, shared and with batch norms', async () => {
  for (const [net, symmetry] of [
    [cnn, 'auto'],
    [cnn, 'none'],
    [normed, 'auto'],
  ] as const) {
    for (const optimiser of optimisers) {
      const options = { symmetry, optimiser };
      const js = await run(net, { engine: 'js' }, options);
      const double = await run(net, { engine: 'wasm', precision: 'float64' }, options);
      const single = await run(net, { engine: 'wasm', precision: 'float32' }, options);
      const label = `${net.layers.length} layers, ${symmetry}, ${optimiser.kind}`;
      assert.equal(double.batches, js.batches, label);
      assert.ok(gapOf(js, double) <= 1e-11, `${label}: float64 ${gapOf(js, double)}`);
      assert.ok(gapOf(js, single) <= 1e-4, `${label}: float32 ${gapOf(js, single)}`);
      assert.ok(gapOf(js, single) > 0, label);
      assert.instance(single.net.parameters[0], Float32Array);
    }
  }
});

test('a training in float32 that is left and resumed is the undisturbed one to the last bit', async () => {
  const engine = { engine: 'wasm', precision: 'float32' } as const;
  for (const net of [cnn, normed]) {
    for (const optimiser of optimisers) {
      const whole = await run(net, engine, { optimiser });
      const { state } = await run(net, engine, { optimiser, stop: { steps: 9 } });
      const rest = await run(net, engine, { optimiser, resume: stateFromJson(stateToJson(state)) });
      assert.equal(rest.net.parameters, whole.net.parameters, optimiser.kind);
      assert.equal(rest.net.statistics, whole.net.statistics);
      assert.equal([rest.train, rest.test], [whole.train, whole.test]);
    }
  }
});

test('gradient flow runs on wasm in float64', async () => {
  const flow = { optimiser: { kind: 'flow' }, batchSize: undefined, loss: 'square', stop: { time: 0.3 } } as const;
  const [js, wasm] = [
    await run(cnn, { engine: 'js' }, flow),
    await run(cnn, { engine: 'wasm', precision: 'float64' }, flow),
  ];
  assert.is(wasm.steps, js.steps);
  assert.ok(gapOf(js, wasm) < 1e-9);
});

test.run();
