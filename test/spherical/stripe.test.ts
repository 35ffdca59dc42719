import { spherical, tasks, type training } from 'diffeolab';
import ndarray, { type NdArray } from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { close, near, rejects } from '../support/assertions.js';

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

test('labels have their known fractions', () => {
  const points = 100_000;
  const x = spherical.samplePoints({ points, dimension: 3, law: 'normal' });
  const fraction = (label: spherical.InvariantLabel) =>
    spherical.invariantLabels(label, x).filter((y) => y === 1).length / points;
  const deviations = 4 * Math.sqrt(0.25 / points);
  for (const [label, expected] of [
    [{ kind: 'stripe', low: -0.3, high: 1.18549 }, 0.5],
    [{ kind: 'half-space', threshold: 1 }, 0.158655],
    [{ kind: 'cylinder', radius: Math.sqrt(2 * Math.LN2), parallel: 2 }, 0.5],
    [{ kind: 'cylinder', radius: 2, parallel: 2 }, Math.exp(-2)],
  ] as const) {
    near(fraction(label), expected, deviations, JSON.stringify(label));
  }
});

test('amplification by mass counts the directions of the neurons that carry the output', () => {
  const weights = ndarray(Float64Array.from([3, 0, 4, 0, 1, 0, 0, 2, 0]), [3, 3]);
  const net = (...c: number[]) => ({ weights, coefficients: ndarray(Float64Array.from(c), [3]) });
  const amplification = (c: number[], weighting: 'uniform' | 'mass') =>
    spherical.amplification({ net: net(...c), parallel: 1, dimension: 2, weighting });
  close(amplification([1, 1, 1], 'uniform'), 9 / 5, 1e-15);
  close(amplification([1, -1, 1], 'mass'), 9 / 5 / (1 + 4 / 2), 1e-15, 'masses 5, 1, 2 times squares of directions');
  close(amplification([10, 1, 0], 'mass'), 18, 1e-15);
  assert.is(amplification([0, 1, 1], 'mass'), 0);
});

test('misclassified: wrong signs, and half of the zeros', () => {
  const labels = Float64Array.from([1, -1, 1, -1]);
  assert.is(spherical.misclassified(Float64Array.from([3, -2, 0.1, -1]), labels), 0);
  assert.is(spherical.misclassified(Float64Array.from([-3, -2, 0, 1]), labels), (1 + 1 / 2 + 1) / 4);
  rejects(() => spherical.misclassified(new Float64Array(3), labels), /expected 3 labels/);
});

test('predicted exponents of the published laws', () => {
  near(spherical.predictedStripeExponent('lazy', 10).value, 10 / 28, 1e-15);
  near(spherical.predictedStripeExponent('feature', 10).value, 19 / 28, 1e-15);
  near(spherical.predictedStripeExponent('feature', 10, 2).value, 14 / 28, 1e-15);
  near(spherical.predictedStripeExponent('lazy', 2).value, spherical.predictedStripeExponent('lazy', 2, 1).value, 0);
  rejects(() => spherical.predictedStripeExponent('feature', 3, 3), /parallel must be an integer from 1 to 2/);
});

test('the order of the coordinates that do not matter does not matter', async () => {
  const dimension = 4;
  const order = [0, 3, 1, 2, 4];
  const permuted = (matrix: NdArray<Float64Array>): NdArray<Float64Array> => {
    const [rows = 0, columns = 0] = matrix.shape;
    const values = Float64Array.from({ length: rows * columns }, (_, i) =>
      matrix.get(Math.floor(i / columns), order[i % columns]!),
    );
    return ndarray(values, [rows, columns]);
  };
  const x = spherical.samplePoints({ points: 40, dimension, law: 'normal' });
  const labels = spherical.invariantLabels({ kind: 'stripe', low: -0.3, high: 1 }, x);
  const net = spherical.initialise({ width: 60, dimension: dimension + 1 });
  const amplificationOf = async (move: typeof permuted) => {
    const training = { points: move(spherical.withBias(x)), labels };
    const initial = { ...net, weights: move(net.weights) };
    const result = await spherical.train({ net: initial, training, alpha: 1e-3, stop: { steps: 60 }, engine: 'js' });
    return spherical.amplification({ net: result.net, parallel: 1, dimension });
  };
  const straight = await amplificationOf((matrix) => matrix);
  assert.ok(straight > 1.5, String(straight));
  close(await amplificationOf(permuted), straight, 1e-9);
});

test('curves are means over runs at common times, and powers of the time between records', () => {
  const course = (times: number[]): tasks.StripeRecord[] =>
    times.map((time, step) => ({
      step,
      time,
      trainError: 1,
      testError: 1,
      misclassified: step === 0 ? 0 : 0.5,
      amplification: time ** 2,
      massAmplification: 3,
    }));
  const curve = tasks.stripeCurve([course([0, 0.1, 1, 20]), course([0, 0.3, 7, 10])]);
  near(curve[0]!.time, 0.3, 1e-12);
  near(curve.at(-1)!.time, 10, 1e-12);
  for (const { time, amplification, massAmplification, misclassified, amplificationError } of curve) {
    close(amplification, time ** 2, 1e-12);
    close(massAmplification, 3, 1e-12);
    close(misclassified, 0.5, 1e-12);
    near(amplificationError!, 0, 1e-9);
  }
  const single = tasks.stripeCurve([course([0, 1, 10])]);
  assert.not('amplificationError' in single[0]!);
  assert.equal(tasks.stripeCurve([course([0])]), []);
});

const study: tasks.StripeSettings = {
  points: [16, 32, 64],
  alphas: [1e-6, 1e3],
  seeds: 2,
  shared: {
    label: { kind: 'half-space', threshold: 0 },
    dimension: 5,
    width: 100,
    engine: 'auto',
    steps: 1500,
    loss: 1e-2,
    testPoints: 1024,
    seed: 'study',
  },
};

test('a study: feature learning stretches the weights and pays, for any number of threads', async () => {
  const runs = tasks.stripeTasks(study);
  const outcomes = await tasks.computeRuns(runs, { threads: 2 });
  const result = tasks.stripeResult(study, runs, outcomes);
  assert.is(result.rows.length, 6);
  for (const row of result.rows.filter(({ alpha }) => alpha === 1e3)) {
    assert.ok(Math.abs(row.amplification - 1) < 0.25 && row.peakAmplification < 1.25, JSON.stringify(row));
    const other = result.rows.find(({ alpha, points }) => alpha < 1 && points === row.points)!;
    assert.ok(other.amplification > 3 && other.peakAmplification > 10, JSON.stringify(other));
    if (row.points === 64) assert.ok(other.misclassified < 0.7 * row.misclassified, JSON.stringify([row, other]));
  }
  for (const { alpha, quantity, exponent, low, high, from, to } of result.fits) {
    assert.equal([from, to], [16, 64]);
    assert.ok(low < exponent && exponent < high);
    if (quantity === 'misclassified') assert.ok(exponent < 0, `α = ${alpha}: ${exponent}`);
  }
  assert.is(result.fits.length, 6);
  assert.equal(
    result.neurons.map(({ alpha, neurons }) => [alpha, neurons.length]),
    study.alphas.map((alpha) => [alpha, 100]),
  );
  const alone = await tasks.computeRuns(runs.slice(0, 4), { threads: 1 });
  for (const [i, outcome] of alone.entries()) {
    assert.equal({ ...outcome, seconds: 0 }, { ...outcomes[i], seconds: 0 });
  }
});

test('what cannot be studied is refused', () => {
  const runsOf = (shared: Partial<tasks.StripeSettings['shared']>) => () =>
    tasks.stripeTasks({ ...study, shared: { ...study.shared, ...shared } });
  rejects(runsOf({ dimension: 1 }), /dimension: must be/);
  rejects(runsOf({ label: { kind: 'stripe', low: 1, high: 1 } }), /low: must be below high/);
  rejects(runsOf({ label: { kind: 'cylinder', radius: 1, parallel: 5 } }), /parallel: must be .* from 1 to 4/);
  rejects(runsOf({ engine: 'circle' }), /engine: /);
  rejects(runsOf({ steps: undefined, loss: undefined } as never), /steps: a run needs a stop rule/);
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
      const onCheckpoint = (_: training.CurveRecord, at: spherical.OneHiddenLayerNet) =>
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
