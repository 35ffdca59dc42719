import { analytic, numerics, spherical } from 'diffeolab';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { close, near, rejects } from '../support/assertions.js';

const test = suite('spherical model: theory of kernel regression');

const kernels = spherical.kernelNames;

function modes(kernel: spherical.KernelName, dimension: number, count: number): analytic.KernelMode[] {
  const spectrum = analytic.kernelSpectrum(kernel, dimension);
  return Array.from({ length: count }, () => spectrum.next().value);
}

/**
 * λ_k = ∫ K(cos θ) P_k(cos θ) sin^{d−2} θ dθ / ∫ sin^{d−2} θ dθ from the Gram matrix itself, by the trapezoidal rule.
 */
function integratedEigenvalue(kernel: spherical.KernelName, dimension: number, degree: number): number {
  const count = 20_000;
  const angles = Float64Array.from({ length: count + 1 }, (_, i) => (Math.PI * i) / count);
  const circle = ndarray(
    Float64Array.from({ length: 2 * angles.length }, (_, i) => (i % 2 === 0 ? Math.cos : Math.sin)(angles[i >> 1]!)),
    [angles.length, 2],
  );
  const values = spherical.gramMatrix(kernel, ndarray(Float64Array.of(1, 0), [1, 2]), circle).data;
  let [sum, total] = [0, 0];
  for (const [i, angle] of angles.entries()) {
    const weight = Math.sin(angle) ** (dimension - 2) * (i === 0 || i === count ? 0.5 : 1);
    sum += weight * values[i]! * gegenbauer(dimension, degree, Math.cos(angle));
    total += weight;
  }
  return sum / total;
}

/** P_k(t) with P_k(1) = 1: (k + d − 2) P_{k+1} = (2k + d − 2) t P_k − k P_{k−1}, Chebyshev's for d = 2. */
function gegenbauer(d: number, degree: number, t: number): number {
  if (degree === 0) return 1;
  let [before, value] = [1, t];
  for (let k = 1; k < degree; k++) {
    [before, value] = [value, ((2 * k + d - 2) * t * value - k * before) / (k + d - 2)];
  }
  return value;
}

test('eigenvalues are the integrals of the kernel against the harmonics', () => {
  for (const kernel of kernels) {
    for (const dimension of [2, 3, 4, 5, 10]) {
      for (const [degree, { eigenvalue }] of modes(kernel, dimension, 9).entries()) {
        near(
          eigenvalue,
          integratedEigenvalue(kernel, dimension, degree),
          1e-8,
          `${kernel}, d = ${dimension}, k = ${degree}`,
        );
      }
    }
  }
  rejects(() => analytic.kernelSpectrum('ntk', 1).next(), /dimension/);
});

test('multiplicities are those of the harmonics, and the eigenvalues add up to K(x, x)', () => {
  assert.equal(
    modes('ntk', 3, 5).map(({ multiplicity }) => Math.round(multiplicity)),
    [1, 3, 5, 7, 9],
  );
  assert.equal(
    modes('ntk', 5, 4).map(({ multiplicity }) => Math.round(multiplicity)),
    [1, 5, 14, 30],
  );
  assert.equal(
    modes('ntk', 2, 3).map(({ multiplicity }) => multiplicity),
    [1, 2, 2],
  );
  for (const [kernel, trace] of [
    ['ntk', 1],
    ['random-features', 0.5],
  ] as const) {
    for (const dimension of [2, 3, 5]) {
      const sum = modes(kernel, dimension, 4000).reduce(
        (s, { eigenvalue, multiplicity }) => s + eigenvalue * multiplicity,
        0,
      );
      near(sum, trace, 2e-4, `${kernel}, d = ${dimension}`);
    }
  }
});

test('the closure goes over into the predicted law', () => {
  for (const kernel of kernels) {
    for (const [dimension, points] of [
      [2, 2000],
      [3, 50_000],
      [5, 100_000],
    ] as const) {
      const at = (P: number) => analytic.kernelLearningCurve({ kernel, dimension, points: P });
      const exponent = Math.log2(at(points / 2).value / at(points).value);
      const { value } = spherical.predictedExponent(kernel, dimension, Number.POSITIVE_INFINITY);
      close(exponent, value, 0.012, `${kernel}, d = ${dimension}`);
      assert.is(at(points).status, 'closure');
    }
  }
  rejects(() => analytic.kernelLearningCurve({ kernel: 'ntk', dimension: 3, points: 0 }), /points/);
  rejects(() => analytic.kernelLearningCurve({ kernel: 'ntk', dimension: 3, points: 8, ridge: -1 }), /ridge/);
});

/** Test errors of kernel regression of the constant, one a seed. */
function regression(options: {
  kernel?: spherical.KernelName;
  dimension: number;
  points: number;
  seeds: number;
  ridge?: number;
}): number[] {
  const { kernel = 'ntk', dimension, points, seeds, ridge = 0 } = options;
  const draw = (set: 'training' | 'test', count: number, seed: string) => {
    const x = spherical.samplePoints({ points: count, dimension, set, seed });
    return { points: x, labels: new Float64Array(count).fill(1) };
  };
  return Array.from({ length: seeds }, (_, seed) => {
    const training = draw('training', points, String(seed));
    const { predictor } = spherical.kernelRegression({ kernel, training, ridge });
    return spherical.testError(predictor, draw('test', 500, String(seed))).value;
  });
}

test('kernel regression falls with the exponent of the closure, which a slope 15 % off is not', () => {
  const seeds = { 2: 40, 3: 24, 5: 8 };
  for (const dimension of [2, 3, 5] as const) {
    const curve = [64, 128, 256, 512].map((points) => ({
      points,
      values: regression({ dimension, points, seeds: seeds[dimension] }),
    }));
    const { interval, exponent } = numerics.fitPowerLaw({ curve, paired: true, confidence: 0.99 });
    const theory = curve.map(({ points }) => ({
      points,
      values: [analytic.kernelLearningCurve({ kernel: 'ntk', dimension, points }).value],
    }));
    const expected = numerics.fitPowerLaw({ curve: theory }).exponent;
    assert.ok(interval[0] < expected && expected < interval[1], `d = ${dimension}: ${expected} in ${interval}`);
    assert.ok(
      Math.abs(exponent / expected - 1) < 0.15 && interval[1] - interval[0] < 0.3 * expected,
      `d = ${dimension}: ${interval}`,
    );
  }
});

test('the prefactor of the closure is right where a ridge or a high dimension smooths the fluctuations', () => {
  for (const [dimension, points, ridge, low, high] of [
    [5, 256, 0, 0.7, 1],
    [5, 128, 1, 0.9, 1.1],
    [3, 128, 1, 0.9, 1.1],
    [10, 256, 0, 0.9, 1.1],
  ] as const) {
    const moments = new numerics.RunningMoments();
    for (const value of regression({ dimension, points, seeds: 16, ridge })) moments.add(value);
    const { value } = analytic.kernelLearningCurve({ kernel: 'ntk', dimension, points, ridge });
    const ratio = value / moments.mean;
    const where = `d = ${dimension}, P = ${points}, ridge ${ridge}: ${ratio} ± ${(ratio * moments.standardError) / moments.mean}`;
    assert.ok(ratio > low && ratio < high, where);
  }
});

test('the stated error of the closure is that of the case: kernel, dimension and ridge', () => {
  for (const [kernel, dimension, points, ridge] of [
    ['ntk', 2, 128, 0.003],
    ['ntk', 2, 128, 0.02],
    ['ntk', 3, 128, 0],
    ['ntk', 3, 128, 0.005],
    ['ntk', 3, 128, 0.03],
    ['ntk', 3, 128, 1],
    ['ntk', 5, 128, 1],
    ['random-features', 3, 128, 1e-4],
    ['random-features', 3, 128, 1e-3],
  ] as const) {
    const moments = new numerics.RunningMoments();
    for (const value of regression({ kernel, dimension, points, seeds: 24, ridge })) moments.add(value);
    const closure = analytic.kernelLearningCurve({ kernel, dimension, points, ridge });
    const stated = closure.error! / closure.value;
    const deviation = Math.abs(moments.mean / closure.value - 1);
    const where = `${kernel}, d = ${dimension}, P = ${points}, ridge ${ridge}: ${deviation}, stated ${stated}`;
    assert.ok(deviation < stated, where);
    assert.ok(stated < 3 * deviation + 0.05, where);
  }
});

test('a small ridge has the error of none, and the larger the ridge the smaller the error', () => {
  for (const kernel of kernels) {
    for (const dimension of [2, 3, 4, 5, 10, 30]) {
      const at = (ridge: number) => {
        const { value, error } = analytic.kernelLearningCurve({ kernel, dimension, points: 64, ridge });
        return error! / value;
      };
      const errors = [0, ...Array.from({ length: 30 }, (_, k) => 10 ** (k / 2 - 10))].map(at);
      close(errors[1]!, errors[0]!, 0.05);
      for (const [k, error] of errors.entries())
        assert.ok(error >= 0 && (k === 0 || error <= errors[k - 1]!), `${kernel}, d = ${dimension}: ${errors}`);
      assert.ok(errors.at(-1)! < 0.002, `${kernel}, d = ${dimension}: ${errors.at(-1)}`);
      assert.is(at(1e30), 0);
    }
  }
});

test.run();
