import { nets, twopixels } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createJsEngine } from '../../../dist/nets/engines/js/create-js-engine.js';
import {
  type NetOptimiser,
  stateFromJson,
  stateToJson,
  type TrainedNet,
  type TrainNetOptions,
  type TrainState,
  trainNet,
} from '../../../dist/training/index.js';
import { rejectsLater } from '../../support/assertions.js';

const test = suite('trainings that are left and gone on with');

const input = { channels: 1, size: [12] };
const { training: data, test: tested } = twopixels.pairSets(twopixels.twoPixelTask({ length: 12, scale: 3 }), {
  points: 30,
  testPoints: 8,
  pixelValue: 2,
});
const plain = nets.presetNet('cnn', { input, channels: 3, depth: 2, alpha: 2, subtractInitial: true });
const normed: nets.NetDescription = {
  ...nets.presetNet('cnn', { input, channels: 3, depth: 1 }),
  layers: [
    { kind: 'conv', channels: 3, filterSize: 3, bias: false },
    { kind: 'batch-norm' },
    { kind: 'relu' },
    { kind: 'global-average-pool' },
    { kind: 'dense', channels: 1 },
  ],
};

type Run = Omit<TrainNetOptions, 'engine' | 'data' | 'stop'> & { readonly net: nets.NetDescription };

const sgd: NetOptimiser = { kind: 'sgd', learningRate: 0.05, momentum: 0.8, schedule: { kind: 'cosine', period: 3 } };
const runs: Readonly<Record<string, Run>> = {
  'descent in batches': { net: plain, optimiser: { kind: 'sgd', learningRate: 0.1 }, batchSize: 7, symmetry: 'none' },
  'momentum, a cosine rate, a penalty and decay': {
    net: plain,
    optimiser: sgd,
    batchSize: 12,
    penalty: { ridge: 1e-3, power: 1 },
    weightDecay: { strength: 1e-3, arrays: 'all' },
    train: ['conv2', 'dense1.weights'],
  },
  'Adam, the whole set': { net: plain, optimiser: { kind: 'adam', learningRate: 0.02 }, loss: 'cross-entropy' },
  flow: { net: plain, optimiser: { kind: 'flow' }, loss: 'square', penalty: { ridge: 1e-2, power: 1 } },
  'batch norms': { net: normed, optimiser: sgd, batchSize: 8 },
  'noise on the inputs': {
    net: plain,
    optimiser: { kind: 'sgd', learningRate: 0.1 },
    batchSize: 7,
    augment(inputs, { epoch, indices }) {
      for (let k = 0; k < inputs.length; k++) inputs[k]! += 0.01 * Math.sin(epoch + indices[Math.floor(k / 12)]! * k);
    },
  },
};

function run({ net, ...options }: Run, steps: number, resume?: TrainState): Promise<TrainedNet> {
  const engine = createJsEngine(nets.initialNet(net));
  return trainNet({ ...options, engine, data, test: tested, stop: { steps }, ...(resume && { resume }) });
}

/** What does not depend on the clock. */
function bare({ net, curve, state, steps, time, train, test: last }: TrainedNet) {
  const { seconds: _, curve: __, ...rest } = state;
  return {
    parameters: net.parameters,
    statistics: net.statistics,
    initial: net.initial,
    rest,
    steps,
    time,
    train,
    last,
    curve: curve.map(({ seconds: ___, ...record }) => record),
  };
}

for (const [label, options] of Object.entries(runs)) {
  test(`${label}: stopped anywhere, saved as text and resumed is the undisturbed run to the last bit`, async () => {
    const total = 23;
    const whole = await run(options, total);
    assert.is(whole.steps, total);
    for (const part of [0, 1, 5, 10, 22]) {
      const some = await run(options, part);
      const rest = await run(options, total, stateFromJson(stateToJson(some.state)));
      // Where the run was left, the curve has a record more only if it was time for one.
      assert.equal(bare(rest), bare(whole), `stopped at step ${part}`);
    }
  });
}

test('a state that was taken while the run went on resumes it too, also after checkpoints of batch norms', async () => {
  for (const label of ['batch norms', 'flow', 'descent in batches']) {
    const { net, ...options } = runs[label]!;
    const whole = await run({ net, ...options }, 20);
    const states: TrainState[] = [];
    await trainNet({
      ...options,
      engine: createJsEngine(nets.initialNet(net)),
      data,
      test: tested,
      stop: { steps: 20 },
      onCheckpoint: (_, __, state) => states.push(structuredClone(state())),
    });
    assert.ok(states.length > 8);
    for (const state of states.filter((_, k) => k % 3 === 1)) {
      assert.equal(bare(await run({ net, ...options }, 20, state)).parameters, bare(whole).parameters, label);
    }
  }
});

test('a run that was aborted by its signal goes on', async () => {
  const options = runs['descent in batches']!;
  const whole = await run(options, 23);
  const controller = new AbortController();
  const { net, ...rest } = options;
  const left = await trainNet({
    ...rest,
    engine: createJsEngine(nets.initialNet(net)),
    data,
    test: tested,
    stop: { steps: 23 },
    signal: controller.signal,
    onCheckpoint: ({ step }) => step >= 8 && controller.abort(),
  });
  assert.equal([left.stop, left.steps], ['aborted', 8]);
  assert.equal(bare(await run(options, 23, left.state)), bare(whole));
});

test('zero loss that was reached before a run was left is remembered', async () => {
  const options = runs['descent in batches']!;
  const engine = () => createJsEngine(nets.initialNet(options.net));
  const common = { data, optimiser: options.optimiser, batchSize: 7 } as const;
  const rules = { zeroLoss: { times: 2, steps: 3 }, steps: 4000 };
  const whole = await trainNet({ ...common, engine: engine(), stop: rules });
  assert.is(whole.stop, 'zeroLoss');
  const some = await trainNet({ ...common, engine: engine(), stop: { steps: Math.ceil(0.75 * whole.steps) } });
  const rest = await trainNet({ ...common, engine: engine(), stop: rules, resume: some.state });
  // The first part had no rule of zero losses, and yet its epochs were judged.
  assert.equal([rest.stop, rest.steps], ['zeroLoss', whole.steps]);
});

test('what counts as divergence is the loss at the start of the whole run, not where it was resumed', async () => {
  // Every tenth batch has a loss 10⁴ times that of the others: fine beside the first, not beside the sixth.
  const options: Run = {
    net: nets.presetNet('cnn', { input, channels: 3, depth: 1 }),
    optimiser: { kind: 'sgd', learningRate: 1e-9 },
    loss: 'square',
    augment(inputs, { step }) {
      if (step % 10 === 0) for (let k = 0; k < inputs.length; k++) inputs[k]! *= 1000;
    },
  };
  const whole = await run(options, 12);
  assert.ok(whole.curve[0]!.train.loss < 10, 'of inputs as they are');
  const some = await run(options, 5);
  assert.ok(some.state.curve[0]!.loss > 1000 * some.state.curve.at(-1)!.loss);
  assert.equal(bare(await run(options, 12, some.state)), bare(whole));
});

test('a state of another net or optimiser is refused', async () => {
  const { state } = await run(runs['batch norms']!, 3);
  await rejectsLater(() => run(runs['descent in batches']!, 5, state), /resumed state must hold conv1\.weights/);
  const { net } = runs['batch norms']!;
  const adam: Run = { net, optimiser: { kind: 'adam', learningRate: 0.1 } };
  await rejectsLater(() => run(adam, 5, state), /a run by descent, this one is by adam/);
});

test.run();
