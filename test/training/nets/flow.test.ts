import { nets, training, twopixels } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createEngine } from '../../../dist/nets/engines/create-engine.js';

const test = suite('gradient flow of layered nets');

const length = 12;
const task = twopixels.twoPixelTask({ length, scale: 3 });
const data = twopixels.pairSets(task, { points: 'all' }).training;
const description = nets.presetNet('cnn', { input: { channels: 1, size: [length] }, channels: 4, depth: 2 });

function run(options: Pick<training.TrainNetOptions, 'optimiser' | 'loss' | 'stop'>): Promise<training.TrainedNet> {
  return training.trainNet({ engine: createEngine(nets.initialNet(description)), data, ...options });
}

/** Descent in so many steps to the time where a flow has come. */
function descend(flow: training.TrainedNet, loss: training.LossName, steps: number): Promise<training.TrainedNet> {
  return run({ optimiser: { kind: 'sgd', learningRate: flow.time / steps }, loss, stop: { steps } });
}

/** Distance of the parameters of two nets over their norm. */
function gap(a: training.TrainedNet, b: training.TrainedNet): number {
  const flat = ({ net }: training.TrainedNet) => net.parameters.flatMap((values) => Array.from(values));
  const [one, other] = [flat(a), flat(b)];
  return Math.hypot(...one.map((value, i) => value - other[i]!)) / Math.hypot(...one);
}

async function gaps(flow: training.TrainedNet, loss: training.LossName, steps: readonly number[]): Promise<number[]> {
  const found: number[] = [];
  for (const count of steps) found.push(gap(flow, await descend(flow, loss, count)));
  return found;
}

test('a smooth loss: half the rate is half the distance of descent from the flow', async () => {
  const accurate = await run({ optimiser: { kind: 'flow', tolerance: 1e-5 }, loss: 'square', stop: { time: 1 } });
  const found = await gaps(accurate, 'square', [100, 200, 400]);
  // A method of second order would have 4, a flow of another equation 1.
  for (const [k, now] of found.slice(1).entries()) {
    assert.ok(found[k]! / now > 1.6 && found[k]! / now < 2.5, `${found}`);
  }
  assert.ok(found[2]! < 2e-4, `${found}`);
  // Looser tolerances are further from fine descent.
  const loose = await run({ optimiser: { kind: 'flow', tolerance: 1e-2 }, loss: 'square', stop: { time: 1 } });
  const usual = await run({ optimiser: { kind: 'flow' }, loss: 'square', stop: { time: 1 } });
  const [looseGap, usualGap] = [(await gaps(loose, 'square', [1600]))[0]!, (await gaps(usual, 'square', [1600]))[0]!];
  assert.ok(usualGap < 1e-3 && looseGap > 3 * usualGap && looseGap < 1e-2, `${looseGap} ${usualGap}`);
  assert.ok(usual.steps < 40, `${usual.steps}`);
});

test('the hinge: flow and descent come together along the kink, to first order', async () => {
  const stop = { time: 4 };
  const flow = await run({ optimiser: { kind: 'flow', tolerance: 1e-3 }, loss: 'hinge', stop });
  const found = await gaps(flow, 'hinge', [100, 400, 1600]);
  // 16 if it were smooth; crossing the kink to and fro leaves a part that is not regular.
  assert.ok(found[0]! > 2 * found[1]! && found[1]! > 1.5 * found[2]! && found[0]! > 8 * found[2]!, `${found}`);
  assert.ok(found[2]! < 2e-3, `${found}`);
  // Ten times the tolerance are ten times larger steps: the kink bounds them.
  const usual = await run({ optimiser: { kind: 'flow' }, loss: 'hinge', stop });
  const ratio = flow.steps / usual.steps;
  assert.ok(ratio > 5 && ratio < 20, `${flow.steps} and ${usual.steps} steps`);
  assert.ok((await gaps(usual, 'hinge', [1600]))[0]! < 0.02);
  // Without a kink of the loss steps are larger at a smaller tolerance.
  const soft = await run({ optimiser: { kind: 'flow' }, loss: 'soft-hinge', stop });
  assert.ok(soft.steps < flow.steps / 10, `${soft.steps}`);
  assert.ok((await gaps(soft, 'soft-hinge', [1600]))[0]! < 1e-3);
});

test('the default tolerance is that of the loss: 10⁻² of the hinge, 10⁻³ of others', async () => {
  for (const [loss, tolerance] of [
    ['hinge', 1e-2],
    ['cross-entropy', 1e-3],
  ] as const) {
    const [usual, given] = [
      await run({ optimiser: { kind: 'flow' }, loss, stop: { steps: 20 } }),
      await run({ optimiser: { kind: 'flow', tolerance }, loss, stop: { steps: 20 } }),
    ];
    assert.equal(usual.net.parameters, given.net.parameters, loss);
    const tighter = await run({ optimiser: { kind: 'flow', change: 0.01 }, loss, stop: { steps: 20 } });
    assert.ok(tighter.time < usual.time, loss);
  }
});

test('who diverges is sent to the flow where that is of use', async () => {
  const messageOf = (loss: training.LossName) =>
    run({ optimiser: { kind: 'sgd', learningRate: 1e4 }, loss, stop: { steps: 50 } }).then(
      () => 'none',
      (error: Error) => error.message,
    );
  assert.match(await messageOf('square'), /or gradient flow\)$/);
  assert.not.match(await messageOf('hinge'), /gradient flow/);
});

test.run();
