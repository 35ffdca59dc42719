import { montecarlo } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createJsEngine } from '../../../dist/nets/engines/js/create-js-engine.js';
import { createTfjsEngine } from '../../../dist/nets/engines/tfjs/create-tfjs-engine.js';
import type { Net } from '../../../dist/nets/net.js';
import { trainNet } from '../../../dist/training/index.js';
import { agreementWithJs, largestRelativeGap } from '../../support/engine-agreement.js';
import { labelledInputs } from '../../support/labelled.js';
import { normals, randomNetOf, smoothPull } from '../../support/layered-nets.js';
import { missingBackend, tensorCount } from '../../support/tfjs-backends.js';
import { netsOfEveryKind } from '../../support/tfjs-nets.js';

const suiteOfAll = suite('engine tfjs on WebGPU');
const missing = missingBackend('webgpu') ?? (await montecarlo.describeAdapters()).missing;
if (missing !== undefined) console.log(`engine tfjs: tests on WebGPU are skipped, ${missing}`);
const test = missing === undefined ? suiteOfAll : suiteOfAll.skip;

const engineOf = (net: Net) => createTfjsEngine(net, { backend: 'webgpu' });

/** So wide that no operation is left to the processor, as the backend does with small ones. */
const wide: readonly (readonly [title: string, net: Net])[] = [
  [
    'a ring of 16 channels',
    randomNetOf(
      [1, 40],
      [
        { kind: 'conv', channels: 16, filterSize: 3 },
        { kind: 'relu' },
        { kind: 'conv', channels: 16, filterSize: 3, stride: 2 },
        { kind: 'relu' },
        { kind: 'global-average-pool' },
        { kind: 'dense', channels: 1 },
      ],
    ),
  ],
  [
    'a torus of 8 channels',
    randomNetOf(
      [2, 10, 10],
      [
        { kind: 'conv', channels: 8, filterSize: 3, bias: false },
        { kind: 'batch-norm' },
        { kind: 'relu' },
        { kind: 'pool', operation: 'max', size: 2 },
        { kind: 'locally-connected', channels: 8, filterSize: 3 },
        { kind: 'relu' },
        { kind: 'dense', channels: 10 },
      ],
    ),
  ],
];

for (const [title, net] of [...netsOfEveryKind(), ...wide]) {
  test(`${title}: as engine js`, async () => {
    const engine = await engineOf(net);
    const gaps = await agreementWithJs(engine, net, 'training');
    for (const [of, gap] of Object.entries(gaps)) assert.ok(gap <= 1e-5, `${of} differ by ${gap}`);
    engine.close();
  });
}

test('a short training ends as that of engine js', async () => {
  const count = 24;
  const labels = Array.from({ length: count }, (_, i) => (normals(1, 50 + i)[0]! > 0 ? 1 : -1));
  const data = labelledInputs({ channels: 1, size: [8] }, normals(count * 8, 9), labels);
  const optimiser = { kind: 'sgd', learningRate: 0.5, momentum: 0.5 } as const;
  const options = { data, optimiser, batchSize: 8, loss: 'soft-hinge', stop: { steps: 20 } } as const;
  const net = randomNetOf(
    [1, 8],
    [
      { kind: 'conv', channels: 4, filterSize: 3 },
      { kind: 'relu' },
      { kind: 'global-average-pool' },
      { kind: 'dense', channels: 1 },
    ],
  );
  const engine = await engineOf(net);
  const ours = await trainNet({ ...options, engine });
  const theirs = await trainNet({ ...options, engine: createJsEngine(net) });
  const moved = largestRelativeGap(theirs.net.parameters, net.parameters);
  assert.ok(moved > 0.02, `the weights moved by ${moved}`);
  const gap = largestRelativeGap(ours.net.parameters, theirs.net.parameters);
  assert.ok(gap <= 1e-4, `the weights differ by ${gap}`);
  engine.close();
});

test('tensors do not pile up, and all are gone at the end', async () => {
  const base = tensorCount();
  const engine = await engineOf(wide[0]![1]);
  const inputs = engine.prepare(normals(4 * 40), 4);
  const step = async () => {
    await engine.differentiate(inputs, smoothPull(1));
    await engine.activations(1);
    await engine.evaluate(engine.prepare(normals(40), 1));
    return tensorCount();
  };
  const first = await step();
  for (let k = 0; k < 3; k++) assert.is(await step(), first);
  engine.close();
  assert.is(tensorCount(), base);
});

suiteOfAll.run();
