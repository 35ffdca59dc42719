import { nets, twopixels } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createJsEngine } from '../../../dist/nets/engines/js/create-js-engine.js';
import {
  DivergenceError,
  type NetProgress,
  type NetStopRules,
  type TrainNetOptions,
  trainNet,
} from '../../../dist/training/index.js';
import { rejectsLater } from '../../support/assertions.js';

const test = suite('when trainings of nets end');

const input = { channels: 1, size: [12] };
const { training: data } = twopixels.pairSets(twopixels.twoPixelTask({ length: 12, scale: 3 }), {
  points: 30,
  pixelValue: 2,
});
const net = nets.presetNet('cnn', { input, channels: 4, depth: 1 });

function run(stop: NetStopRules, more: Partial<TrainNetOptions> = {}) {
  const engine = createJsEngine(nets.initialNet(net));
  return trainNet({ engine, data, optimiser: { kind: 'sgd', learningRate: 0.2 }, stop, ...more });
}

test('loss, error, steps, epochs, time: the first that holds', async () => {
  const whole = await run({ loss: 0.3, steps: 5000 });
  assert.is(whole.stop, 'loss');
  assert.ok(whole.train.loss <= 0.3);
  const before = await run({ loss: 0.3, steps: whole.steps - 1 });
  assert.is(before.stop, 'steps');
  assert.ok(before.train.loss > 0.3);
  const right = await run({ error: 0, steps: 5000 });
  assert.equal([right.stop, right.train.error.rate, right.train.error.count], ['error', 0, 30]);
  const some = await run({ error: 0.2, steps: 5000 });
  assert.ok(some.train.error.wrong <= 6 && some.steps <= right.steps);
  const epochs = await run({ epochs: 3 }, { batchSize: 8 });
  assert.equal([epochs.stop, epochs.steps, epochs.epochs, epochs.batches.stepsPerEpoch], ['epochs', 12, 3, 4]);
  const time = await run({ time: 1 });
  assert.equal([time.stop, time.steps, time.time], ['time', 5, 1]);
  const none = await run({ steps: 0 });
  assert.equal([none.stop, none.steps], ['steps', 0]);
  assert.equal(none.net.parameters, none.net.initial);
});

test('zero hinge loss of a whole epoch, and so much longer', async () => {
  for (const batchSize of [30, 10]) {
    const per = 30 / batchSize;
    const first = await run({ zeroLoss: true, steps: 20000 }, { batchSize });
    assert.is(first.stop, 'zeroLoss');
    assert.is(first.train.loss, 0, 'the last epoch moved nothing');
    assert.is(first.steps % per, 0);
    const at = async (rule: NonNullable<NetStopRules['zeroLoss']>) =>
      (await run({ zeroLoss: rule, steps: 20000 }, { batchSize })).steps;
    assert.is(await at({ times: 1.5 }), Math.ceil(1.5 * first.steps));
    assert.is(await at({ steps: 7 }), first.steps + 7);
    assert.is(await at({ epochs: 2, steps: 1 }), first.steps + 2 * per);
  }
});

test('in batches loss and error are those of the epoch, judged where it ends', async () => {
  const losses: number[] = [];
  const { steps, stop } = await run(
    { loss: 0.5, steps: 5000 },
    {
      batchSize: 10,
      checkpointsPerDecade: 1000,
      onCheckpoint: (_, __, state) => losses.push(state().curve.at(-1)!.loss),
    },
  );
  assert.equal([stop, steps % 3], ['loss', 0]);
  const epoch = (end: number) => (losses[end - 3]! + losses[end - 2]! + losses[end - 1]!) / 3;
  assert.ok(epoch(steps) <= 0.5);
  for (let end = 3; end < steps; end += 3) assert.ok(epoch(end) > 0.5, `the epoch to step ${end}`);
});

test('a rate that is too large is told at once, with one that holds', async () => {
  const diverging = async (more: Partial<TrainNetOptions>): Promise<DivergenceError> => {
    try {
      await run({ steps: 2000 }, more);
    } catch (error) {
      if (error instanceof DivergenceError) return error;
      throw error;
    }
    return assert.unreachable('it should diverge') as never;
  };
  for (const more of [
    { optimiser: { kind: 'sgd', learningRate: 300 }, loss: 'square' },
    { optimiser: { kind: 'sgd', learningRate: 100, momentum: 0.9 }, loss: 'square', batchSize: 10 },
  ] satisfies Partial<TrainNetOptions>[]) {
    const { step, learningRate, stableLearningRate, message } = await diverging(more);
    assert.ok(step < 30, message);
    assert.is(learningRate, more.optimiser.learningRate);
    assert.ok(stableLearningRate > 0.01 && stableLearningRate < learningRate / 10, message);
    assert.match(message, new RegExp(`use ${stableLearningRate.toPrecision(2)} or less`));
    assert.is(/or gradient flow/.test(message), !('batchSize' in more), message);
    const kept = await run(
      { steps: 100 },
      { ...more, optimiser: { ...more.optimiser, learningRate: stableLearningRate } },
    );
    assert.is(kept.stop, 'steps');
    assert.ok(kept.train.loss < 10, `loss ${kept.train.loss} at ${stableLearningRate}`);
  }
});

test('progress tells of the epoch, loss, errors and time left', async () => {
  const heard: NetProgress[] = [];
  const wait = new Int32Array(new SharedArrayBuffer(4));
  await run(
    { steps: 12 },
    {
      batchSize: 10,
      augment: () => void Atomics.wait(wait, 0, 0, 30),
      onProgress: (progress) => heard.push(progress),
    },
  );
  assert.ok(heard.length >= 2, `${heard.length} times`);
  for (const { step, epoch, loss, error, secondsLeft, seconds } of heard) {
    assert.is(epoch, step / 3);
    assert.ok(loss > 0 && error.count > 0 && error.rate === error.wrong / error.count);
    assert.ok(Math.abs(secondsLeft! / seconds - (12 - step) / step) < 1e-6);
  }
});

test('what can not be trained is refused in a line', async () => {
  const refused = (stop: NetStopRules, more: Partial<TrainNetOptions>, words: RegExp) =>
    rejectsLater(() => run(stop, more), words);
  await refused({}, {}, /stop must have a rule, got none/);
  await refused({ times: 3 } as NetStopRules, {}, /stop has no rule times \(use loss, steps/);
  await refused({ steps: -1 }, {}, /stop\.steps must be .* at least 0, got -1/);
  await refused({ zeroLoss: { for: 3 } as never }, {}, /stop\.zeroLoss has no rule for \(use times, steps or epochs\)/);
  const one = { steps: 1 };
  await refused(one, { optimiser: { kind: 'lbfgs' } as never }, /optimiser\.kind must be sgd, adam or flow, got lbfgs/);
  await refused(
    one,
    { optimiser: { kind: 'sgd', learningRate: 0 } },
    /optimiser\.learningRate must be .* above 0 .*, got 0/,
  );
  await refused(one, { optimiser: { kind: 'flow' }, batchSize: 10 }, /gradient flow takes the whole set at once/);
  await refused(
    one,
    { optimiser: { kind: 'adam', learningRate: 1, rateScaling: 'width-and-alpha' } as never },
    /rateScaling must be none for adam/,
  );
  await refused(
    one,
    { optimiser: { kind: 'sgd', learningRate: 1, schedule: { kind: 'cosine', fraction: 0.8 } } },
    /a fraction of the epochs needs stop\.epochs/,
  );
  await refused(one, { batchSize: 0 }, /batchSize must be an integer of at least 1, got 0/);
  await refused(one, { train: ['conv2'] }, /train must be all, .*names such as conv1\.weights, got conv2 \(did you/);
  await refused(one, { weightDecay: { strength: -1 } }, /weightDecay\.strength must be/);
  await refused(one, { penalty: { ridge: 1, power: 3 as never } }, /penalty\.power must be 1 or 2, got 3/);
  await refused(one, { order: () => [0] }, /order must give 30 indices from 0 to 29 for epoch 0, got 1/);
  await refused(one, { initial: [] }, /initial must hold an array as long as each/);
  await refused(one, { finalStatistics: 'old' as never }, /finalStatistics must be anew or running, got old/);
  const { training: longer } = twopixels.pairSets(twopixels.twoPixelTask({ length: 14, scale: 3 }), { points: 4 });
  await refused(one, { data: longer }, /has inputs of 1 × 14 \(channels, sites\), the net takes 1 × 12/);
  await refused(
    one,
    { data: { ...data, labels: data.labels.map(Math.abs).fill(2) } },
    /labels, −1 or 1, got 2 at \[0\]/,
  );
  await refused(one, { data: { ...data, classes: 3 } }, /has 3 classes, the net 1 outputs/);
  await refused(one, { test: longer }, /has inputs of 1 × 14/);
});

test.run();
