import { tasks } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import kernelLimit from '../../dist/tasks/two-pixels/wide/kernel-limit-task.js';
import lazy from '../../dist/tasks/two-pixels/wide/lazy-task.js';
import { lazyCurve } from '../../dist/tasks/two-pixels/wide/learning-curve.js';
import { near, rejects } from '../support/assertions.js';

const test = suite('tasks of wide nets on the ring');
const context = { signal: new AbortController().signal, threads: 1 } as never;
const small = { scale: 3, length: 16, depth: 1, latticePoints: 127 };

test('the untrained net by layer, and its output as a point', async () => {
  const rows = await tasks.untrainedRows(small);
  assert.equal(
    rows.map(({ network, layer, GStatus }) => [network, layer, GStatus]),
    [
      ['untrained (kernel limit)', 1, 'exact'],
      ['untrained (kernel limit)', 'output', 'closure'],
    ],
  );
  const { values, arrays } = await kernelLimit.run(kernelLimit.complete!({ ...small, keep: ['layers'] }), context);
  assert.is(values['D'], rows[1]!.D);
  assert.is(values['dPrime'], rows[1]!.dPrime);
  assert.is(arrays!['D']!.get(0), rows[0]!.D);
});

test('a lazy point: all distances, odd ones, drawn pairs', async () => {
  const run = async (more: object) => (await lazy.run(lazy.complete!({ ...small, ...more }), context)).values;
  const all = await run({});
  assert.is(all['error'], 0);
  assert.is(all['rank'], 3);
  assert.is(all['testError'], undefined);
  near(Number(all['G']), Number(all['GShift']) + Number(all['GRest']), 1e-9);
  const drawn = await run({ points: 30, readout: 'flattening', seed: 'x' });
  assert.ok(Number(drawn['testError']) > 0 && Number(drawn['error']) < Number(drawn['testError']));
  assert.equal(lazy.complete!({ ...small, seed: '5' }), lazy.complete!(small));
  assert.not.equal(lazy.complete!({ ...small, points: 3, seed: '5' }), lazy.complete!({ ...small, points: 3 }));
});

test('published learning curves: flattening is far worse than pooling', async () => {
  const rows = await lazyCurve({ depth: 3 }, [128], 6);
  assert.is(rows[0]!.testError, 0);
  assert.ok(Math.abs(rows[1]!.testError - 0.298) < 4 * rows[1]!.testErrorError, `${rows[1]!.testError}`);
});

test('refusals', () => {
  rejects(() => lazy.complete!({ ...small, distances: '1,9' }), /distances: must be all, odd, even or a list/);
  rejects(() => lazy.complete!({ ...small, points: 3, distances: 'odd' }), /points: give either it or/);
  rejects(() => lazy.complete!({ ...small, points: 121 }), /points: must be at most the 120 pairs/);
  rejects(() => kernelLimit.complete!({ ...small, filterSize: 4 }), /filterSize: must be odd/);
});

test.run();
