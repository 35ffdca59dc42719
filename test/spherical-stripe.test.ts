import { spherical } from 'diffeolab';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { near, rejects } from './support.js';

const test = suite('stripe model');

test('labels depend on the parallel coordinates alone', () => {
  const points = ndarray(Float64Array.from([0.4, 9, -0.1, 0.6, -3, 0, -0.6, 0, 5]), [3, 3]);
  const labels = (label: spherical.InvariantLabel) => Array.from(spherical.invariantLabels(label, points));
  assert.equal(labels({ kind: 'half-space', threshold: 0.5 }), [-1, 1, -1]);
  assert.equal(labels({ kind: 'stripe', low: -1, high: 0.5 }), [1, -1, 1]);
  assert.equal(labels({ kind: 'cylinder', radius: 3, parallel: 2 }), [1, 1, -1]);
  rejects(() => labels({ kind: 'stripe', low: 1, high: 0 }), /low must be below high/);
  rejects(() => labels({ kind: 'cylinder', radius: 1, parallel: 3 }), /parallel must be an integer from 1 to 2/);
});

test('amplification: 1 for isotropic weights, the ratio of variances for stretched ones, biases left out', () => {
  const net = spherical.initialise({ width: 20_000, dimension: 4 });
  near(spherical.amplification({ net, parallel: 1 }), 1, 0.05);
  const stretched = ndarray(net.weights.data.slice(), [20_000, 4]);
  for (let h = 0; h < 20_000; h++) {
    stretched.set(h, 0, 3 * stretched.get(h, 0));
    stretched.set(h, 3, 100);
  }
  near(spherical.amplification({ net: { ...net, weights: stretched }, parallel: 1, dimension: 3 }), 9, 0.05);
  const extended = spherical.withBias(ndarray(Float64Array.from([1, 2, 3, 4]), [2, 2]), 0.5);
  assert.equal(Array.from(extended.data), [1, 2, 0.5, 3, 4, 0.5]);
  rejects(() => spherical.amplification({ net, parallel: 4 }), /parallel must be an integer from 1 to 3/);
});

test('the feature regime stretches weights along the stripe in time, the lazy regime does not', async () => {
  const dimension = 5;
  const x = spherical.samplePoints({ points: 60, dimension, law: 'normal' });
  for (const label of [
    { kind: 'half-space', threshold: 0.3 },
    { kind: 'stripe', low: -0.6, high: 0.6 },
    { kind: 'cylinder', radius: 1.2, parallel: 2 },
  ] as const) {
    const parallel = spherical.parallelDimension(label);
    const training = { points: spherical.withBias(x), labels: spherical.invariantLabels(label, x) };
    const course = async (alpha: number) => {
      const amplification: number[] = [];
      const net = spherical.initialise({ width: 100, dimension: dimension + 1 });
      const onCheckpoint = (_: spherical.CurveRecord, at: spherical.OneHiddenLayerNet) =>
        amplification.push(spherical.amplification({ net: at, parallel, dimension }));
      await spherical.train({
        net,
        training,
        alpha,
        stop: { loss: 0.1, steps: 3000 },
        checkpointsPerDecade: 3,
        onCheckpoint,
      });
      return amplification;
    };
    const feature = await course(1e-4);
    const lazy = await course(1e4);
    assert.ok(Math.abs(lazy.at(-1)! - lazy[0]!) < 0.02, `${label.kind}, lazy: ${lazy.at(-1)}`);
    assert.ok(feature.at(-1)! > 3 * feature[0]!, `${label.kind}, feature: ${feature}`);
  }
});

test.run();
