import { setTimeout as sleep } from 'node:timers/promises';
import { nets, type sweep, tasks, training } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import task from '../../../dist/tasks/nets/train-task.js';
import { rejects } from '../../support/assertions.js';

const test = suite('task nets.train');

const quick = { channels: 4, depth: 3, optimiser: 'adam', measure: 'none' } as const;

/** Runs a point, for so long; its result, or undefined if it was aborted. */
async function attempt(given: sweep.Parameters, state?: sweep.TaskState, milliseconds?: number) {
  const stop = new AbortController();
  const timer = milliseconds === undefined ? undefined : setTimeout(() => stop.abort(), milliseconds);
  const place = state ?? { load: async () => undefined, save: async () => {} };
  try {
    const { values, arrays = {} } = await task.run(task.complete!(given), {
      signal: stop.signal,
      threads: 1,
      state: place,
    });
    return { values, arrays: Object.entries(arrays).map(([name, { shape, data }]) => [name, [...shape], data]) };
  } catch (error) {
    if (error !== stop.signal.reason) throw error;
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

test('its defaults train a net of the ring to zero loss, exact D of the output before and after', async () => {
  const result = await attempt({ channels: 8 });
  assert.ok(result);
  const { values } = result;
  assert.equal([values['stop'], values['trainLoss'], values['trainError']], ['zeroLoss', 0, 0]);
  assert.equal([values['DStatus'], values['DBeforeStatus'], values['batches']], ['exact', 'exact', 'shared']);
  assert.ok(Number(values['D']) < Number(values['DBefore']), `D from ${values['DBefore']} to ${values['D']}`);
  for (const name of Object.keys(values)) assert.ok(name in task.columns!, name);
  assert.ok(!Object.values(values).some(Number.isNaN));
});

test('it keeps the net, which gives its outputs again, the curve and the layers', async () => {
  const given = { ...quick, steps: 50, keep: ['net', 'curve', 'layers'], measure: 'after', validationPoints: 20 };
  const result = await attempt(given);
  assert.ok(result);
  const arrays = new Map(result.arrays.map(([name, shape, data]) => [name, { shape, data }] as const));
  const description = nets.presetNet('cnn', { input: { channels: 1, size: [32] }, channels: 4, depth: 3 });
  const layout = nets.layOut(description);
  for (const { name, shape } of layout.parameters) assert.equal(arrays.get(name)?.shape, shape, name);
  const net = {
    layout,
    parameters: layout.parameters.map(({ name }) => arrays.get(name)!.data as Float32Array),
    statistics: [],
  };
  const { test: points } = tasks.openNetData({ data: 'two-pixels/ring' });
  const engine = nets.createEngine(net);
  const inputs = new Float64Array(points!.count * 32);
  points!.write(
    Array.from({ length: points!.count }, (_, i) => i),
    inputs,
  );
  const outputs = engine.evaluate(engine.prepare(inputs, points!.count));
  const wrong = outputs.filter((output, i) => output * points!.labels[i]! <= 0).length;
  assert.is(wrong / points!.count, result.values['testError']);
  const curve = arrays.get('curve')!;
  assert.equal((curve.shape as number[])[1], 10);
  assert.is((curve.data as Float64Array).filter(Number.isNaN).length, 0);
  assert.equal(arrays.get('D')?.shape, [4]);
  assert.is((arrays.get('D')!.data as Float64Array)[3], result.values['D']);
});

test('it is a pure function of its parameters, also when it was broken off', async () => {
  const given = { ...quick, net: 'lcn', steps: 600, validationPoints: 20, keep: ['net', 'curve'] };
  const undisturbed = await attempt(given);
  let saved: Uint8Array | undefined;
  const state: sweep.TaskState = {
    load: async () => saved,
    save: async (content) => {
      saved = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    },
  };
  let attempts = 0;
  let result: typeof undisturbed;
  for (; result === undefined && attempts < 40; attempts++) {
    result = await attempt(given, state, 150);
    await sleep(0);
  }
  assert.ok(attempts > 2, `took ${attempts} attempts`);
  assert.equal(result, undisturbed);
  const stateText = new TextDecoder().decode(saved).split('\n')[2]!;
  assert.ok(training.stateFromJson(stateText).step > 0);
});

test('equal points have equal parameters, and what decides a result is in them', () => {
  const complete = (given: sweep.Parameters) => task.complete!(given);
  assert.equal(complete({}), complete(complete({})));
  assert.equal(complete({ scale: 7, learningRate: 0.03, steps: 20_000, precision: 'float32' }), complete({}));
  const { engine, precision, learningRate, batchSize } = complete({ optimiser: 'sgd' });
  assert.equal([engine, precision, learningRate, batchSize], ['wasm', 'float32', 0.03, 32]);
  assert.is(complete({ optimiser: 'flow' })['precision'], 'float64');
  assert.is('steps' in complete({ epochs: 3 }), false);
  const cost = task.cost!(complete({}));
  const larger = task.cost!(complete({ channels: 32 }));
  assert.ok(cost.work > 0 && larger.work > 3 * cost.work && larger.memory > cost.memory);
});

test('what does not fit is told in one line by its parameter', async () => {
  const wrong: readonly (readonly [sweep.Parameters, RegExp])[] = [
    [{ net: 'cmn' }, /^net: must be one of cnn, .*, or a file of a net, got cmn$/],
    [{ net: 'fc', filterSize: 3 }, /^filterSize: is no option of net fc \(leave it out; there are channels, depth, /],
    [{ net: 'one-layer-cnn', filterSize: 40 }, /^net: .*windows of 40 sites, more than the 32/],
    [{ gap: 40 }, /^gap: .*leaves no pair/],
    [
      { batchSize: 8 },
      /^batchSize: belongs to optimiser sgd or adam, got optimiser descent \(say optimiser sgd or adam, or leave it out\)$/,
    ],
    [{ frameSize: 8 }, /^frameSize: belongs to data two-pixels\/frame, got data two-pixels\/ring \(say /],
    [{ netSha256: 'abc' }, /^netSha256: is for nets of files, got net cnn \(leave it out\)$/],
    [{ schedule: 'cosine' }, /^period: is missing: a cosine needs it, or epochs/],
    [{ data: 'nowhere.npy' }, /^data: /],
  ];
  for (const [given, message] of wrong) rejects(() => task.complete!(given), message);
  const late: readonly (readonly [sweep.Parameters, RegExp])[] = [
    [{ ...quick, points: 1000 }, /^points: label .* has \d+ inputs/],
    [{ ...quick, train: ['conv9'] }, /^train: must be all, weights, filters, last or a list of names/],
    [{ ...quick, augment: 1 }, /^augment: deforms square images, got inputs of 32 sites$/],
    [{ ...quick, augmentCutoff: 4 }, /^augmentCutoff: belongs to augment, which is not given/],
    [{ ...quick, precision: 'float64', engine: 'tfjs' }, /^precision: of the tfjs engine must be float32/],
    [{ ...quick, data: 'digits:100', points: 50, loss: 'hinge' }, /^loss: hinge takes a net of one output, got 10/],
  ];
  for (const [given, message] of late) {
    const error = await attempt(given).catch((reason: unknown) => reason);
    assert.ok(error instanceof Error, JSON.stringify(given));
    assert.match(error.message, message);
    assert.not.match(error.message, /\n/);
  }
});

test.run();
