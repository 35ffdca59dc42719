import { numerics, spherical } from 'diffeolab';
import fc from 'fast-check';
import type ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { close, near, rejects } from '../support/assertions.js';
import { array, largestGap, reference, type Tensor } from '../support/reference.js';

const test = suite('spherical model: measurements and exponents');

const netOf = (w1: Tensor, w2: Tensor) =>
  spherical.oneHiddenLayerNet(Float64Array.from(w1.data), Float64Array.from(w2.data));

test('published atoms, with and without neurons of coefficient 0', () => {
  interface AtomCase {
    xtr: Tensor;
    w1: Tensor;
    w2: Tensor;
    n_atoms: number;
    norms_sorted_desc: number[];
    with_zeros: { w2: Tensor; n_atoms_authors: number; norms_sorted_desc_after_removing_zeros_first: number[] };
  }
  for (const c of reference<{ cases: AtomCase[] }>('atoms.json').cases) {
    const { atoms, count } = spherical.findAtoms(netOf(c.w1, c.w2), array(c.xtr));
    assert.is(count, c.n_atoms);
    assert.ok(
      largestGap(
        atoms.map(({ norm }) => norm),
        c.norms_sorted_desc,
      ) < 1e-9,
    );
    const sparse = spherical.findAtoms(netOf(c.w1, c.with_zeros.w2), array(c.xtr));
    assert.is(sparse.count, c.with_zeros.n_atoms_authors);
    const expected = c.with_zeros.norms_sorted_desc_after_removing_zeros_first;
    assert.ok(
      largestGap(
        sparse.atoms.map(({ norm }) => norm),
        expected,
      ) < 1e-9,
    );
  }
});

test('atoms: the threshold, the vectors add up to the output, more points only split cones', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 5 }),
      fc.integer({ min: 1, max: 40 }),
      fc.nat(1000).map(String),
      (dimension, count, seed) => {
        const net = spherical.initialise({ width: 60, dimension, seed });
        const points = spherical.samplePoints({ points: count, dimension, seed });
        const found = spherical.findAtoms(net, points, 0.3);
        const largest = found.atoms[0]!.norm;
        assert.is(found.thresholdCount, found.atoms.filter(({ norm }) => norm >= 0.3 * largest).length);
        assert.equal(
          found.atoms.flatMap(({ neurons }) => neurons).sort((a, b) => a - b),
          [...Array(60).keys()],
        );
        const outputs = spherical.evaluate(net, points);
        for (let p = 0; p < count; p++) {
          let sum = 0;
          for (const { neurons, vector } of found.atoms) {
            const h = neurons[0]!;
            let z = 0;
            let value = 0;
            for (let k = 0; k < dimension; k++) {
              z += net.weights.get(h, k) * points.get(p, k);
              value += vector[k]! * points.get(p, k);
            }
            if (z > 0) sum += value / 60;
          }
          near(sum, outputs[p]!, 1e-12);
        }
        const more = spherical.samplePoints({ points: count + 5, dimension, seed });
        assert.ok(spherical.findAtoms(net, more).count >= found.count);
      },
    ),
    { seed: 6, numRuns: 40 },
  );
  assert.is(spherical.effectiveNumber([]), 0);
  const atom = (norm: number): spherical.Atom => ({ neurons: [], norm, vector: new Float64Array(2) });
  near(spherical.effectiveNumber([atom(2), atom(2), atom(2)]), 3, 1e-15);
});

test('published rotations, and published stability to rotations and to noise', () => {
  interface Rotations {
    rotations: { d: number; angle_deg: number; x: Tensor; direction: Tensor; rotated: Tensor }[];
    stability: {
      w1: Tensor;
      w2: Tensor;
      x: Tensor;
      rotated: Tensor;
      f_x: Tensor;
      f_rotated: Tensor;
      stability_rotated: number;
      denominator: number;
    }[];
  }
  const { rotations, stability } = reference<Rotations>('sphere_rotation_stability.json');
  for (const c of rotations) {
    const angle = (c.angle_deg * Math.PI) / 180;
    assert.ok(largestGap(spherical.rotateTowards(array(c.x), array(c.direction), angle).data, c.rotated.data) < 1e-12);
  }
  for (const c of stability) {
    const f = spherical.netPredictor({ net: netOf(c.w1, c.w2) });
    const [before, after] = [f(array(c.x)), f(array(c.rotated))];
    assert.ok(largestGap(before, c.f_x.data) < 1e-12);
    assert.ok(largestGap(after, c.f_rotated.data) < 1e-12);
    // The published denominator has 1e-10 added to it.
    const spread = spherical.predictionSpread(before);
    near(spread, c.denominator - 1e-10, 1e-12);
    const square = before.reduce((sum, value, p) => sum + (value - after[p]!) ** 2, 0) / before.length;
    near(square / (spread + 1e-10), c.stability_rotated, 1e-9);
  }
});

test('rotation stability: exact for a linear function, 0 for ‖x‖, and within its standard error', () => {
  for (const dimension of [2, 3, 5]) {
    const points = spherical.samplePoints({ points: 4000, dimension, set: 'test' });
    const count = (x: ndarray.NdArray<Float64Array>) => x.shape[0]!;
    const linear: spherical.ScalarPredictor = (x) => Float64Array.from({ length: count(x) }, (_, p) => x.get(p, 0));
    for (const angle of [0.1, 1, 3]) {
      const measured = spherical.rotationStability({ predictor: linear, points, angle });
      // ⟨(x₁ − (Rx)₁)²⟩ = ⟨‖x − Rx‖²⟩/d = 2(1 − cos θ)/d
      const expected = (2 * (1 - Math.cos(angle))) / dimension;
      assert.ok(Math.abs(measured.value - expected) < 4 * measured.standardError, `d = ${dimension}, θ = ${angle}`);
      assert.ok(measured.standardError < 0.05 * expected);
      near(measured.pairSpread, 2 / dimension, 0.05);
    }
    const norm: spherical.ScalarPredictor = (x) => spherical.targetValues({ kind: 'norm' }, x);
    assert.ok(spherical.rotationStability({ predictor: norm, points, angle: 1 }).value < 1e-28);
  }
});

test('test error with its standard error', () => {
  const points = spherical.samplePoints({ points: 1000, dimension: 3, set: 'test' });
  const labels = Float64Array.from({ length: 1000 }, (_, p) => (p % 2 === 0 ? 0.1 : 0.3));
  const { value, standardError } = spherical.testError(() => new Float64Array(1000), { points, labels });
  near(value, 0.05, 1e-14);
  near(standardError, 0.04 / Math.sqrt(999), 1e-14);
  rejects(() => spherical.testError(() => new Float64Array(9), { points, labels }), /expected 9 labels/);
});

test('weight distribution: masses, anisotropy from 0 to 1, angles', () => {
  const net = spherical.oneHiddenLayerNet(
    Float64Array.from([2, 0, 0, 3, -1, 0, 0, 0]),
    Float64Array.from([1, -2, 4, 5]),
  );
  const measure = spherical.weightDistribution(net);
  assert.equal(Array.from(measure.masses), [0.5, 1.5, 1, 0]);
  assert.equal(Array.from(measure.signs), [1, -1, 1, 1]);
  const { positive, negative } = spherical.angularDistribution(measure, 4);
  assert.equal(
    [Array.from(positive), Array.from(negative)],
    [
      [0.5, 0, 1, 0],
      [0, 1.5, 0, 0],
    ],
  );
  near(spherical.anisotropy(measure), 0, 1e-15);
  const one = spherical.oneHiddenLayerNet(Float64Array.from([1, 2, 2]), Float64Array.from([-3]));
  near(spherical.anisotropy(spherical.weightDistribution(one)), 1, 1e-14);
  const many = spherical.weightDistribution(
    spherical.initialise({ width: 10_000, dimension: 5, weights: 'sphere', coefficients: 'signs' }),
  );
  assert.ok(spherical.anisotropy(many) < 3 / Math.sqrt(10_000));
});

test('distance moved', () => {
  const start = spherical.oneHiddenLayerNet(Float64Array.from([1, 0, 0, 2]), Float64Array.from([1, 2]));
  const end = spherical.oneHiddenLayerNet(Float64Array.from([0, 1, 0, 2]), Float64Array.from([1, 0]));
  const moved = spherical.distanceMoved(start, end);
  near(moved.weights, Math.sqrt(2 / 5), 1e-15);
  near(moved.coefficients, 2 / Math.sqrt(5), 1e-15);
  near(moved.angle, Math.PI / 2, 1e-15);
  rejects(() => spherical.distanceMoved(start, spherical.initialise({ width: 3, dimension: 2 })), /two nets of 3/);
});

test("Student's quantile against tabulated values, and the normal one", () => {
  for (const [probability, degrees, value] of [
    [0.975, 1, 12.706204736174694],
    [0.975, 2, 4.302652729749462],
    [0.95, 3, 2.3533634348018233],
    [0.995, 7, 3.4994832973504924],
    [0.9, 10, 1.372183641110336],
    [0.025, 30, -2.042272456301238],
  ] as const) {
    close(numerics.studentQuantile(probability, degrees), value, 1e-12);
  }
  near(numerics.studentQuantile(0.975, 100_000), numerics.normalQuantile(0.975), 3e-5);
  near(numerics.studentQuantile(0.5, 4), 0, 1e-15);
  rejects(() => numerics.studentQuantile(1, 4), /between 0 and 1/);
});

/** A curve A·P^{−β} with multiplicative log-normal noise of size δ. */
function noisyCurve(options: { exponent: number; noise: number; seeds: number; seed: string }) {
  const key = numerics.keyFromSeed(options.seed);
  return [16, 32, 64, 128, 256, 512].map((points, i) => ({
    points,
    values: Array.from(
      { length: options.seeds },
      (_, s) => 3 * points ** -options.exponent * Math.exp(options.noise * numerics.gaussianAt(key, 99, i, s)),
    ),
  }));
}

test('exponents: exact without noise; intervals hold the truth as often as they say, also for few P and few seeds', () => {
  const exact = numerics.fitPowerLaw({ curve: noisyCurve({ exponent: 2.5, noise: 0, seeds: 1, seed: '0' }) });
  near(exact.exponent, 2.5, 1e-12);
  near(exact.prefactor, 3, 1e-12);
  const trials = 1000;
  const share = (fit: (curve: numerics.LearningCurvePoint[]) => numerics.PowerLawFit, seeds: number, sizes: number) => {
    let inside = 0;
    for (let trial = 0; trial < trials; trial++) {
      const curve = noisyCurve({ exponent: 3, noise: 0.3, seeds, seed: String(trial) }).slice(-sizes);
      const [low, high] = fit(curve).interval;
      if (low <= 3 && 3 <= high) inside++;
    }
    return inside / trials;
  };
  // Two standard deviations of a share of 0.95 in 1000 trials are 0.014; rounding the degrees of freedom
  // down costs a little too.
  for (const [seeds, sizes] of [
    [20, 6],
    [20, 3],
    [5, 4],
  ] as const) {
    for (const paired of [false, true]) {
      const covered = share((curve) => numerics.fitPowerLaw({ curve, paired }), seeds, sizes);
      assert.ok(covered > 0.93 && covered < 0.975, `${seeds} seeds, ${sizes} sizes, paired ${paired}: ${covered}`);
    }
  }
  const single = share((curve) => numerics.fitPowerLaw({ curve }), 1, 5);
  assert.ok(single > 0.93 && single < 0.97, `single repetitions: ${single}`);
  const resampled = share((curve) => numerics.bootstrapPowerLaw({ curve, replicates: 200 }), 20, 6);
  assert.ok(resampled > 0.88 && resampled < 0.96, `bootstrap ${resampled}`);
});

test('exponents: repetitions that share their noise over P are paired', () => {
  const key = numerics.keyFromSeed('shared');
  const noise = (i: number, s: number) => 0.3 * numerics.gaussianAt(key, 99, i, s);
  let [inside, tooWide] = [0, 0];
  for (let trial = 0; trial < 300; trial++) {
    const shared = [16, 32, 64, 128].map((points, i) => ({
      points,
      values: Array.from(
        { length: 8 },
        (_, s) => points ** -2 * Math.exp(noise(9, 8 * trial + s) + 0.1 * noise(i, 8 * trial + s)),
      ),
    }));
    const paired = numerics.fitPowerLaw({ curve: shared, paired: true });
    if (paired.interval[0] <= 2 && 2 <= paired.interval[1]) inside++;
    if (numerics.fitPowerLaw({ curve: shared }).standardError > 3 * paired.standardError) tooWide++;
  }
  assert.ok(inside > 0.92 * 300 && inside < 0.98 * 300, `${inside} of 300`);
  const lack = (correlated: number, bend: number) => {
    let sum = 0;
    for (let trial = 0; trial < 200; trial++) {
      const curve = [16, 32, 64, 128].map((points, i) => ({
        points,
        values: Array.from({ length: 20 }, (_, s) => {
          const [own, common] = [noise(i, 20 * trial + s), noise(9, 20 * trial + s)];
          return (
            points ** -2 *
            Math.exp(bend * (i - 1.5) ** 2 + Math.sqrt(1 - correlated) * own + Math.sqrt(correlated) * common)
          );
        }),
      }));
      sum += numerics.fitPowerLaw({ curve, paired: true }).reducedChiSquared / 200;
    }
    return sum;
  };
  for (const correlated of [0, 0.5, 0.9]) near(lack(correlated, 0), 1, 0.25, `correlation ${correlated}`);
  assert.ok(lack(0.9, 0.1) > 4);
  assert.ok(tooWide > 290, 'taken for independent, shared noise counts as noise of the slope');
  const [first, ...others] = noisyCurve({ exponent: 1, noise: 0.1, seeds: 3, seed: 'b' });
  const uneven = [{ ...first!, values: [1, 2] }, ...others];
  rejects(() => numerics.fitPowerLaw({ curve: uneven, paired: true }), /equally many/);
});

test('exponents: the same seed gives the same bootstrap; a bent curve shows as lack of fit', () => {
  const curve = noisyCurve({ exponent: 1, noise: 0.1, seeds: 5, seed: 'a' });
  assert.equal(numerics.bootstrapPowerLaw({ curve }), numerics.bootstrapPowerLaw({ curve }));
  const bent = curve.map(({ points, values }, i) => ({
    points,
    values: values.map((v) => v * (i % 2 === 0 ? 1.5 : 1)),
  }));
  const [straight, crooked] = [numerics.fitPowerLaw({ curve }), numerics.fitPowerLaw({ curve: bent })];
  assert.ok(straight.reducedChiSquared > 0 && straight.reducedChiSquared < 4, String(straight.reducedChiSquared));
  assert.ok(crooked.reducedChiSquared > 10, String(crooked.reducedChiSquared));
  rejects(() => numerics.fitPowerLaw({ curve, from: 200 }), /at least three different P from 200/);
  rejects(() => numerics.fitPowerLaw({ curve: [...curve, { points: 1, values: [-1] }] }), /values must be positive/);
  rejects(() => numerics.bootstrapPowerLaw({ curve: curve.map((c) => ({ ...c, values: [1] })) }), /two repetitions/);
});

test('predicted exponents of the constant and of rough fields', () => {
  const infinite = Number.POSITIVE_INFINITY;
  const predicted = (learner: spherical.Learner, d: number, smoothness: number) =>
    spherical.predictedExponent(learner, d, smoothness).value;
  assert.equal(
    [2, 3, 5].map((d) => predicted('ntk', d, infinite)),
    [4, 3, 2.5],
  );
  assert.equal(
    [3, 5].map((d) => predicted('random-features', d, infinite)),
    [5, 3.5],
  );
  assert.equal(
    [2, 3, 5].map((d) => predicted('feature', d, infinite)),
    [4, 2.5, 1.75],
  );
  assert.is(predicted('ntk', 3, 1), 1);
  assert.is(predicted('feature', 5, 1.5), 0.75);
  rejects(() => predicted('ntk', 1, 1), /dimension/);
  rejects(() => predicted('feature', 2, 0), /targetSmoothness/);
});

test.run();
