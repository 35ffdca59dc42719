import { numerics, spherical } from 'diffeolab';
import fc from 'fast-check';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { close, near, rejects } from '../support/assertions.js';
import { array, largestGap, reference, type Tensor } from '../support/reference.js';

const test = suite('spherical model: kernels of the lazy limit');

const constant: spherical.Target = { kind: 'constant' };
const sample = (points: number, dimension: number, set: 'training' | 'test', seed = '0'): spherical.LabelledPoints => {
  const x = spherical.samplePoints({ points, dimension, set, seed });
  return { points: x, labels: spherical.targetValues(constant, x) };
};

interface GramCase {
  d: number;
  X: Tensor;
  Y: Tensor;
  gram_ntk: Tensor;
  U: Tensor;
  V: Tensor;
  gram_ntk_unit: Tensor;
  gram_kn_0: Tensor;
  gram_kn_1: Tensor;
}

test('published Gram matrices: the NTK over d, twice the random-feature kernel, and its slope', () => {
  for (const c of reference<{ cases: GramCase[] }>('ntk_gram.json').cases) {
    const unit = spherical.gramMatrix('ntk', array(c.U), array(c.V)).data;
    assert.ok(
      largestGap(
        unit,
        c.gram_ntk_unit.data.map((k) => k * c.d),
      ) <
        1e-9 * c.d,
    );
    const features = spherical.gramMatrix('random-features', array(c.U), array(c.V)).data;
    assert.ok(
      largestGap(
        features,
        c.gram_kn_1.data.map((k) => k / 2),
      ) < 1e-9,
    );
    // ntk − random-features = x·z (π − θ)/2π, half the arc-cosine kernel of degree 0
    const [u, v] = [array(c.U), array(c.V)];
    for (let p = 0; p < u.shape[0]!; p++) {
      for (let q = 0; q < v.shape[0]!; q++) {
        let dot = 0;
        for (let k = 0; k < c.d; k++) dot += u.get(p, k) * v.get(q, k);
        const i = p * v.shape[0]! + q;
        near(unit[i]! - features[i]!, (dot * c.gram_kn_0.data[i]!) / 2, 1e-11);
      }
    }
    // Y₀ = X₀, Y₁ = −X₁ and Y₂ = 2X₂, where the published arccos keeps eight digits
    const any = spherical.gramMatrix('ntk', array(c.X), array(c.Y)).data;
    const columns = c.gram_ntk.shape[1]!;
    for (const [i, value] of c.gram_ntk.data.entries()) {
      const parallel = Math.floor(i / columns) === i % columns && i % columns < 3;
      near(any[i]!, value * c.d, parallel ? 1e-7 : 1e-9);
    }
  }
});

test('Gram matrices at angles 0 and π, and of a point at 0, are exact', () => {
  const x = ndarray(Float64Array.from([0.3, -0.4, -0.6, 0.8, 0, 0]), [3, 2]);
  const ntk = spherical.gramMatrix('ntk', x).data;
  close(ntk[0]!, 0.25, 1e-15);
  assert.ok(Math.abs(ntk[1]!) < 1e-16);
  assert.equal(Array.from(ntk.subarray(6)), [0, 0, 0]);
  near(spherical.gramMatrix('random-features', x).data[4]!, 0.5, 1e-15);
});

interface RegressionCase {
  d: number;
  P: number;
  xtr: Tensor;
  xte: Tensor;
  runs: { ridge: number; mse: number; f_test: Tensor }[];
}

test('published kernel regression of the constant, ridgeless and with a ridge', () => {
  for (const c of reference<{ cases: RegressionCase[] }>('krr_constant.json').cases) {
    const training = { points: array(c.xtr), labels: new Float64Array(c.P).fill(1) };
    const testing = { points: array(c.xte), labels: new Float64Array(c.xte.shape[0]!).fill(1) };
    for (const run of c.runs) {
      const { predictor } = spherical.kernelRegression({ kernel: 'ntk', training, ridge: run.ridge * c.d });
      assert.ok(largestGap(predictor(testing.points), run.f_test.data) < 1e-9);
      assert.ok(Math.abs(spherical.testError(predictor, testing).value - run.mse) < 1e-9);
    }
  }
});

test('ridgeless regression interpolates; a repeated point is refused, and allowed beside a ridge', () => {
  for (const kernel of spherical.kernelNames) {
    const training = { ...sample(40, 3, 'training'), labels: Float64Array.from({ length: 40 }, (_, p) => Math.sin(p)) };
    const { predictor } = spherical.kernelRegression({ kernel, training });
    assert.ok(largestGap(predictor(training.points), training.labels) < 1e-8, kernel);
  }
  const twice = { points: ndarray(Float64Array.from([1, 0, 1, 0, 0, 1]), [3, 2]), labels: new Float64Array(3) };
  rejects(() => spherical.kernelRegression({ kernel: 'ntk', training: twice }), /singular to float64 rounding.*ridge/);
  spherical.kernelRegression({ kernel: 'ntk', training: twice, ridge: 1e-6 });
  rejects(
    () => spherical.kernelRegression({ kernel: 'ntk', training: twice, ridge: -1 }),
    /ridge must be .* at least 0/,
  );
});

test('tangent kernels: the published ones of a finite net, and the analytic ones as H grows', () => {
  interface TangentCase {
    act: string;
    act_factor_from_seed0_sample: number;
    d: number;
    h: number;
    L: number;
    W: Tensor[];
    X: Tensor;
    Y: Tensor;
    f_X: Tensor;
    K_XX: Tensor;
    K_YX: Tensor;
  }
  const cases = reference<{ cases: TangentCase[] }>('feature_lazy_fc.json').cases;
  const published = cases.filter(({ act, L }) => act === 'relu' && L === 1);
  assert.is(published.length, 1);
  for (const c of published) {
    // Published: f = (1/h) Σ v_h a·ReLU(W_h·x/√d), kernels of the parameters v, W without a factor h.
    const a = c.act_factor_from_seed0_sample;
    const net = spherical.oneHiddenLayerNet(
      Float64Array.from(c.W[0]!.data, (w) => w / Math.sqrt(c.d)),
      Float64Array.from(c.W[1]!.data, (v) => v * a),
    );
    assert.ok(largestGap(spherical.evaluate(net, array(c.X)), c.f_X.data) < 1e-12);
    for (const [others, expected] of [
      [c.X, c.K_XX],
      [c.Y, c.K_YX],
    ] as const) {
      const { weights, coefficients } = spherical.tangentKernel(net, array(others), array(c.X));
      const sum = coefficients.data.map((k, i) => (a * a * k + weights.data[i]! / c.d) / c.h);
      assert.ok(largestGap(sum, expected.data) < 1e-12);
    }
  }
  const { points } = sample(6, 3, 'training');
  const gap = (width: number) => {
    const tangent = spherical.tangentKernel(spherical.initialise({ width, dimension: 3 }), points);
    const features = spherical.gramMatrix('random-features', points).data;
    const sum = tangent.coefficients.data.map((k, i) => k + tangent.weights.data[i]!);
    return Math.max(
      largestGap(tangent.coefficients.data, features),
      largestGap(sum, spherical.gramMatrix('ntk', points).data),
    );
  };
  const [small, large] = [gap(1_000), gap(100_000)];
  assert.ok(large < 0.02 && large < small / 3, `${small} at H = 1000, ${large} at H = 100000`);
});

test('kernels do not feel a rotation of the sphere', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 6 }), fc.double({ min: -3, max: 3, noNaN: true }), (dimension, angle) => {
      const { points } = sample(5, dimension, 'training');
      const turned = ndarray(points.data.slice(), [5, dimension]);
      for (let p = 0; p < 5; p++) {
        const [x, y] = [points.get(p, 0), points.get(p, 1)];
        turned.set(p, 0, Math.cos(angle) * x - Math.sin(angle) * y);
        turned.set(p, 1, Math.sin(angle) * x + Math.cos(angle) * y);
      }
      const [before, after] = [points, turned].map((x) => spherical.gramMatrix('ntk', x).data);
      assert.ok(largestGap(before!, after!) < 1e-14);
    }),
    { seed: 1, numRuns: 30 },
  );
});

test('the kernel of Gram matrices agrees with plain TypeScript to rounding, also at equal and opposite points', () => {
  for (const kernel of spherical.kernelNames) {
    for (const dimension of [2, 3, 4, 9]) {
      for (const count of [1, 2, 37, 64]) {
        const x = spherical.samplePoints({ points: count, dimension, law: 'normal', seed: 'x' });
        const special = x.data.map((value, i) =>
          i < dimension ? 0 : i % (2 * dimension) < dimension ? -value : value,
        );
        for (const z of [x, ndarray(special, [count, dimension])]) {
          const plain = spherical.gramMatrix(kernel, x, z, spherical.gramRows).data;
          const fast = spherical.gramMatrix(kernel, x, z, spherical.gramRowsWasm).data;
          const norms = Array.from({ length: count }, (_, p) =>
            Math.hypot(...x.data.subarray(p * dimension, (p + 1) * dimension)),
          );
          const largest = Math.max(...norms) ** 2;
          for (const [i, value] of plain.entries())
            near(fast[i]! / largest, value / largest, 4e-16, `${kernel}, d = ${dimension}`);
        }
      }
    }
  }
});

test('Cholesky: L Lᵀ = A and A x = b at sizes around the block size', () => {
  for (const size of [1, 2, 5, 47, 48, 49, 131, 250]) {
    const matrix = new Float64Array(size * size);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) matrix[i * size + j] = Math.exp(-Math.abs(i - j) / 3) + (i === j ? 0.1 : 0);
    }
    const factor = matrix.slice();
    numerics.choleskyFactor(factor, size);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = 0;
        for (let k = 0; k <= j; k++) sum += factor[i * size + k]! * factor[j * size + k]!;
        near(sum, matrix[i * size + j]!, 1e-14 * 8);
      }
    }
    const solution = Float64Array.from({ length: size }, (_, i) => Math.cos(i));
    const right = solution.map((_, i) => {
      let sum = 0;
      for (let j = 0; j < size; j++) sum += matrix[i * size + j]! * solution[j]!;
      return sum;
    });
    numerics.choleskySolve(factor, size, right);
    assert.ok(largestGap(right, solution) < 1e-12);
  }
  rejects(() => numerics.choleskyFactor(Float64Array.from([1, 2, 2, 1]), 2), /pivot -3.0 in row 1/);
  for (const factorise of [numerics.choleskyFactor, numerics.choleskyFactorWasm]) {
    const nearlySingular = (gap: number) => Float64Array.from([1, 1, 1, 1 + gap]);
    rejects(() => factorise(nearlySingular(Number.EPSILON), 2), /in row 1, which must be above 4.4e-16/);
    factorise(nearlySingular(4 * Number.EPSILON), 2);
  }
  rejects(() => numerics.choleskyFactor(new Float64Array(5), 2), /4 entries, got 5/);
});

test.run();
