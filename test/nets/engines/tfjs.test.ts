import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createEngine } from '../../../dist/nets/engines/create-engine.js';
import type { NetEngine } from '../../../dist/nets/engines/engine.js';
import { createJsEngine } from '../../../dist/nets/engines/js/create-js-engine.js';
import { createTfjsEngine } from '../../../dist/nets/engines/tfjs/create-tfjs-engine.js';
import { valueCount } from '../../../dist/nets/layout/net-layout.js';
import type { Net } from '../../../dist/nets/net.js';
import { type NetOptimiser, trainNet } from '../../../dist/training/index.js';
import { rejects } from '../../support/assertions.js';
import { agreementWithJs, largestRelativeGap } from '../../support/engine-agreement.js';
import { labelledInputs } from '../../support/labelled.js';
import { normals, randomNetOf, smoothPull } from '../../support/layered-nets.js';
import { missingBackend, tensorCount } from '../../support/tfjs-backends.js';
import { netsOfEveryKind } from '../../support/tfjs-nets.js';

const suiteOfAll = suite('engine tfjs on TensorFlow');
const missing = missingBackend('node');
if (missing !== undefined) console.log(`engine tfjs: tests on TensorFlow's kernels are skipped, ${missing}`);
const test = missing === undefined ? suiteOfAll : suiteOfAll.skip;

const close = 1e-5;

const engineOf = (net: Net) => createTfjsEngine(net, { backend: 'node' });
const preparedNormals = (engine: NetEngine, count: number, sample = 5) =>
  engine.prepare(normals(count * valueCount(engine.layout.input), sample), count);

const ring = (weightScale = 1) =>
  randomNetOf(
    [1, 8],
    [
      { kind: 'conv', channels: 4, filterSize: 3, weightScale },
      { kind: 'relu' },
      { kind: 'conv', channels: 4, filterSize: 3, bias: false },
      { kind: 'batch-norm' },
      { kind: 'relu' },
      { kind: 'global-average-pool' },
      { kind: 'dense', channels: 1 },
    ],
  );

for (const [title, net] of netsOfEveryKind()) {
  for (const mode of ['training', 'evaluation'] as const) {
    if (mode === 'evaluation' && net.layout.statistics.length === 0) continue;
    test(`${title}, in ${mode}: as engine js`, async () => {
      const engine = await engineOf(net);
      const gaps = await agreementWithJs(engine, net, mode);
      for (const [of, gap] of Object.entries(gaps)) assert.ok(gap <= close, `${of} differ by ${gap}`);
      engine.close();
    });
  }
}

test('a factor that is off by a thousandth is seen', async () => {
  const engine = await engineOf(ring(1.001));
  const { outputs, gradients } = await agreementWithJs(engine, ring(), 'evaluation');
  assert.ok(outputs > close && gradients > close, `${outputs}, ${gradients}`);
  engine.close();
});

const optimisers: readonly NetOptimiser[] = [
  { kind: 'sgd', learningRate: 0.5, momentum: 0.5 },
  { kind: 'adam', learningRate: 0.01 },
];
for (const optimiser of optimisers) {
  test(`a short training with ${optimiser.kind} ends as that of engine js`, async () => {
    const count = 40;
    const inputs = normals(count * 8, 9);
    const labels = Array.from({ length: count }, (_, i) => (normals(1, 50 + i)[0]! > 0 ? 1 : -1));
    const data = labelledInputs({ channels: 1, size: [8] }, inputs, labels);
    const options = { data, optimiser, batchSize: 8, loss: 'soft-hinge', stop: { steps: 60 } } as const;
    const net = ring();
    const engine = await engineOf(net);
    const [ours, theirs] = [
      await trainNet({ ...options, engine }),
      await trainNet({ ...options, engine: createJsEngine(net) }),
    ];
    const moved = largestRelativeGap(theirs.net.parameters, net.parameters);
    assert.ok(moved > 0.05, `the weights moved by ${moved}`);
    const gap = largestRelativeGap(
      [...ours.net.parameters, ...ours.net.statistics],
      [...theirs.net.parameters, ...theirs.net.statistics],
    );
    assert.ok(gap <= 1e-4, `the weights differ by ${gap}`);
    engine.close();
  });
}

test('what is frozen gets no gradient, the rest keeps its own', async () => {
  const net = ring();
  const [engine, free] = [await engineOf(net), await engineOf(net)];
  const frozen = net.parameters.map((_, k) => k < 3);
  const pull = smoothPull(1);
  await free.differentiate(preparedNormals(free, 5), pull);
  await engine.differentiate(preparedNormals(engine, 5), pull);
  engine.freeze(frozen);
  await engine.differentiate(preparedNormals(engine, 5), pull);
  for (const [k, gradient] of engine.gradients.entries()) {
    assert.equal(gradient, frozen[k] ? new Float32Array(gradient.length) : free.gradients[k], `array ${k}`);
  }
  engine.freeze(frozen.map(() => true));
  const outputs = await engine.differentiate(preparedNormals(engine, 5), pull);
  assert.ok(outputs.every(Number.isFinite));
  assert.ok(engine.gradients.every((gradient) => gradient.every((value) => value === 0)));
});

test('arrays of the host are what counts, and inputs may be prepared anew from one buffer', async () => {
  const engine = await engineOf(ring());
  const buffer = Float32Array.from(normals(8, 1));
  const before = await engine.evaluate(engine.prepare(buffer, 1));
  engine.parameters.at(-1)![0]! += 1;
  const after = await engine.evaluate(engine.prepare(buffer, 1));
  assert.ok(Math.abs(after[0]! - before[0]! - 1) < close);
  buffer.set(normals(8, 2));
  const other = await engine.evaluate(engine.prepare(buffer, 1));
  const again = await engine.evaluate(engine.prepare(normals(8, 2), 1));
  assert.equal(other, again);
  assert.not.equal(other, after);
});

function tooHard(): void {
  throw new Error('pulled too hard');
}

test('tensors do not pile up, whatever happens, and all are gone at the end', async () => {
  const base = tensorCount();
  const engine = await engineOf(ring());
  const inputs = preparedNormals(engine, 4);
  const step = async () => {
    await engine.differentiate(inputs, smoothPull(1));
    await engine.activations(1);
    await engine.evaluate(preparedNormals(engine, 7));
    assert.throws(() => engine.differentiate(inputs, tooHard), 'pulled too hard');
    await engine.differentiate(inputs, smoothPull(1));
    return tensorCount();
  };
  const first = await step();
  assert.ok(first > base);
  for (let k = 0; k < 5; k++) assert.is(await step(), first);
  engine.close();
  assert.is(tensorCount(), base);
});

test('createEngine makes it by its name', async () => {
  const engine = await createEngine(ring(), { engine: 'tfjs', backend: 'node' });
  assert.is(engine.name, 'tfjs');
  assert.is(engine.precision, 'float32');
  rejects(() => createEngine(ring(), { engine: 'tfjs', precision: 'float64' }), /must be float32/);
});

test('what can not be done is refused in a line', async () => {
  const engine = await engineOf(ring());
  rejects(() => engine.prepare(normals(16), 2, true), /engine tfjs computes every site \(use engine js or wasm/);
  rejects(() => engine.prepare(normals(15), 2), /16 numbers/);
  rejects(() => engine.activations(0), /no activations before/);
  rejects(() => engine.freeze([true]), /frozen must say of 7 arrays/);
  const foreign = createJsEngine(ring()).prepare(normals(8), 1);
  rejects(() => engine.evaluate(foreign), /its own prepare/);
});

suiteOfAll.run();
