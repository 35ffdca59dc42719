import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import kernelTask from '../../../dist/tasks/nets/kernel/kernel-task.js';
import { near, rejects } from '../../support/assertions.js';

const test = suite('kernel limit of nets as a task');

const state = { load: async () => undefined, save: async () => {} };
const run = async (given: Parameters<NonNullable<typeof kernelTask.complete>>[0]) =>
  kernelTask.run(kernelTask.complete!(given), { signal: new AbortController().signal, threads: 1, state });

test('a pooled net learns distances from few pairs, of which it tells apart one a distance', async () => {
  const { values, arrays } = await run({
    depth: 3,
    readout: 'ntk',
    bias: false,
    points: 128,
    keepKernels: ['kernels'],
  });
  assert.equal([values['testError'], values['trainError'], values['distinct']], [0, 0, 16]);
  assert.equal(arrays!['tangent']!.shape, [128, 128]);
  assert.equal(arrays!['tangentTest']!.shape, [256, 128]);
});

test('all pairs with weights stand for the set with repetitions', async () => {
  const given = { length: 12, scale: 4, depth: 2, readout: 'ntk', ridge: 0.5, points: 'all' };
  const { values } = await run({ ...given, balanced: false });
  assert.is(values['testError'], undefined);
  const { values: balanced } = await run({ ...given, balanced: true });
  assert.ok(Number(values['trainSquaredError']) !== Number(balanced['trainSquaredError']));
  near(Number(values['nngpDiagonal']), Number(balanced['nngpDiagonal']), 1e-12);
});

test('classes of images are outputs, whose shared bias changes nothing', async () => {
  const given = { data: 'digits:120:8', points: 60, depth: 1, readout: 'ntk' };
  const { values, arrays } = await run(given);
  assert.equal(arrays!['predictionsTest']!.shape, [60, 10]);
  for (let p = 0; p < 60; p++) {
    let sum = 0;
    for (let k = 0; k < 10; k++) sum += arrays!['predictionsTest']!.get(p, k);
    near(sum, 0, 1e-9);
  }
  assert.ok(Number(values['testError']) < 0.3, `error ${values['testError']}`);
});

test('what has no kernel limit is told by the parameter', () => {
  rejects(() => kernelTask.complete!({ kernel: 'lazy' }), /^kernel: /);
  rejects(() => kernelTask.complete!({ ridge: -1 }), /^ridge: /);
});

test.run();
