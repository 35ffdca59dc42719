import { stability } from 'diffeolab';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { close } from '../support/assertions.js';
import { clusters, linear, normals, squaredNorm } from '../support/stability.js';

const test = suite('sensitivities against the size of perturbations');

/** 2 Var of 0, s, 2s, …, (n − 1)s. */
function spreadOf(count: number, step: number): number {
  return (step ** 2 * (count ** 2 - 1)) / 6;
}

test('decades are even in the logarithm', () => {
  const norms = stability.decades(1e-3, 10, 4);
  assert.is(norms.length, 17);
  close(norms[4]!, 1e-2, 1e-12);
  assert.equal([norms[0], norms[16]], [1e-3, 10]);
  for (const [from, to, perDecade] of [
    [1e-300, 1e300, 1000],
    [1, 10, 1e9],
    [1e-300, 1e300, 1e-300],
  ] as const)
    assert.throws(() => stability.decades(from, to, perDecade), /decades: expected at most 10000 norms/);
});

test('a linear f is flat everywhere: G/r² = ‖W‖²/n over the denominator, no bump', async () => {
  const weights = normals('weights', 12, 5);
  const data = normals('curve', 2000, 5);
  const norms = stability.decades(1e-3, 10, 3);
  const { noise, diffeo } = await stability.sensitivityCurve({ predictor: linear(weights), data, norms, draws: 2 });
  assert.is(diffeo.length, 0);
  const [curve] = noise;
  assert.is(curve!.points.length, 13);
  const { plateau, bump } = curve!;
  if (!plateau.found) throw new Error(plateau.reason);
  close(plateau.from, 1e-3, 1e-9);
  close(plateau.to, 10, 1e-9);
  const spread = curve!.points[0]!.sensitivity.value / curve!.points[0]!.normalised.value;
  close(spread, 1e-6, 1e-9);
  const exact = squaredNorm(weights) / 5 / (2 * squaredNorm(weights));
  assert.ok(Math.abs(plateau.value.value - exact) < 4 * plateau.value.standardError);
  assert.ok(plateau.value.standardError < 0.03 * exact && plateau.value.standardError > 0);
  assert.not(bump.found);
});

test('plateau and bump of φ(η) = η(1 + η²)/(1 + η⁴): value 1, bump at r = √(√2 − 1)', async () => {
  const count = 40;
  const [least, most] = [0.8, 1.2];
  const amplitude = (k: number) => least + ((most - least) * k) / (count - 1);
  const posed = clusters(count, 3, amplitude, (eta) => (eta * (1 + eta ** 2)) / (1 + eta ** 4));
  const norms = stability.decades(1e-3, 30, 8);
  const { noise } = await stability.sensitivityCurve({ ...posed, norms });
  const { plateau, bump, points } = noise[0]!;
  const squares = Array.from({ length: count }, (_, k) => amplitude(k) ** 2).reduce((sum, a) => sum + a / count, 0);
  const unit = squares / spreadOf(count, 3);
  for (const { norm, normalised } of points)
    close(normalised.value, unit * ((1 + norm ** 2) / (1 + norm ** 4)) ** 2, 1e-9);
  if (!plateau.found || !bump.found) throw new Error('expected a plateau and a bump');
  close(plateau.value.value, unit, 0.03);
  close(plateau.from, 1e-3, 1e-9);
  // (1 + r²)² within 10 %: up to r = 0.22
  assert.ok(plateau.to > 0.15 && plateau.to < 0.23, `${plateau.to}`);
  const peak = Math.sqrt(Math.SQRT2 - 1);
  close(bump.norm, peak, 0.02);
  assert.ok(bump.from < peak && peak < bump.to && bump.to < 2 * peak);
  close(bump.height.value, unit * ((1 + peak ** 2) / (1 + peak ** 4)) ** 2, 0.02);
  // D of displacements by the same amounts is the same curve.
  const deformations = norms.map(
    (r): stability.Deformation => ({
      description: `by ${r}`,
      enumeration: 1,
      apply: (batch) =>
        ndarray(
          batch.data.map((x) => x + r),
          [...batch.shape],
        ),
    }),
  );
  const both = await stability.sensitivityCurve({ ...posed, deformations: deformations.reverse() });
  const moved = both.diffeo[0]!;
  for (const [k, point] of moved.points.entries()) {
    close(point.norm, norms[k]!, 1e-9);
    close(point.normalised.value, points[k]!.normalised.value, 1e-9);
  }
  if (!moved.bump.found) throw new Error('expected a bump');
  close(moved.bump.norm, bump.norm, 1e-6);
});

test('no linear regime: steps everywhere give G/r² ~ 1/r, and that is said', async () => {
  const data = ndarray(
    Float64Array.from({ length: 20_000 }, (_, k) => (k * 0.618) % 1000),
    [20_000, 1],
  );
  const predictor: stability.Predictor = (batch) => batch.data.map((x) => Math.sign(Math.sin(200 * x)));
  const norms = stability.decades(1e-3, 1e-2, 4);
  const { noise } = await stability.sensitivityCurve({ predictor, data, norms });
  const { plateau, bump, points } = noise[0]!;
  close((points[2]!.normalised.value * points[2]!.norm) / (points[0]!.normalised.value * points[0]!.norm), 1, 0.2);
  if (plateau.found) throw new Error('expected no plateau');
  assert.match(plateau.reason, /no half decade/);
  assert.not(bump.found);
});

test('noise is no bump, and errors that are too large are said to be the reason', async () => {
  // Heavy tails: few samples carry most of G.
  const data = normals('heavy', 30, 1);
  const predictor: stability.Predictor = (batch) => batch.data.map((x) => Math.sign(x) * Math.exp(3 * Math.abs(x)));
  const deformation = (size: number): stability.Deformation => {
    const random = normals(`independent ${size}`, 30, 1);
    return {
      description: `${size}`,
      apply: (batch, first) =>
        ndarray(
          batch.data.map((x, i) => x + size * Math.abs(random.get(first + i, 0))),
          [...batch.shape],
        ),
    };
  };
  const deformations = stability.decades(1e-4, 1e-2, 4).map(deformation);
  const { diffeo } = await stability.sensitivityCurve({ predictor, data, deformations });
  const { plateau, bump } = diffeo[0]!;
  if (plateau.found) throw new Error('expected no plateau to be told');
  assert.match(plateau.reason, /errors are too large/);
  assert.not(bump.found);
});

test('false bumps are rare at three standard errors, and not at one and a half: independent displacements at every size', async () => {
  const bumps = { 3: 0, 1.5: 0 };
  const predictor = linear(normals('w', 1, 3));
  for (let r = 0; r < 60; r++) {
    const data = normals(`false ${r}`, 100, 3);
    const deformations = stability.decades(1e-2, 1, 4).map((size, k): stability.Deformation => {
      const random = normals(`false ${r} ${k}`, 100, 3);
      return {
        description: `${size}`,
        apply: (batch, first) =>
          ndarray(
            batch.data.map((x, n) => x + size * random.data[3 * first + n]!),
            [...batch.shape],
          ),
      };
    });
    for (const significance of [3, 1.5] as const) {
      const { diffeo } = await stability.sensitivityCurve({ predictor, data, deformations, significance });
      if (diffeo[0]!.bump.found) bumps[significance]++;
    }
  }
  assert.ok(bumps[3] <= 3, `${bumps[3]} of 60 at 3`);
  assert.ok(bumps[1.5] >= 6, `${bumps[1.5]} of 60 at 1.5`);
});

test('labels of 64 bits are the same classes as numbers', async () => {
  const data = ndarray(Float64Array.of(3, 1, 1, 3, 2, 1), [3, 2]);
  const of = (labels: ArrayLike<number> | ArrayLike<bigint>) =>
    stability.sensitivityCurve({ predictor: (x) => x, data, norms: [0.1], labels });
  const numbers = await of([0, 1, 1]);
  assert.is(numbers.errorRate!.value, 1 / 3);
  assert.equal(await of(BigInt64Array.of(0n, 1n, 1n)), numbers);
  assert.equal(await of([0n, 1n, 1n]), numbers);
});

test('error rates by labels: the sign of one component, the greatest of several', async () => {
  // f = x₁ with x₁ = ±1 and noise of norm r in two dimensions: wrong with probability arccos(1/r)/π.
  const count = 4000;
  const data = ndarray(
    Float64Array.from({ length: 2 * count }, (_, k) => (k % 2 === 0 ? ((k / 2) % 2 === 0 ? 1 : -1) : 0)),
    [count, 2],
  );
  const labels = Array.from({ length: count }, (_, p) => (p % 2 === 0 ? 1 : -1));
  const norms = [0.5, 0.9, 1.2, 3, 30];
  const one = await stability.sensitivityCurve({ predictor: (x) => x.pick(null, 0), data, norms, labels, draws: 2 });
  assert.equal(one.errorRate, { value: 0, standardError: 0, drawError: 0 });
  for (const { norm, errorRate } of one.noise[0]!.points) {
    const exact = norm < 1 ? 0 : Math.acos(1 / norm) / Math.PI;
    const { value, standardError, drawError } = errorRate!;
    assert.ok(exact === 0 ? value === 0 : Math.abs(value - exact) < 4 * standardError, `${norm}: ${value}, ${exact}`);
    if (exact > 0) close(drawError, standardError, 0.1);
  }
  const classes = labels.map((label) => (label + 1) / 2);
  const two = await stability.sensitivityCurve({
    predictor: (x) => ({
      logits: ndarray(
        Float64Array.from(x.data, (_, k) => (k % 2 === 0 ? -x.data[k]! : x.data[k - 1]!)),
        x.shape,
      ),
      other: x,
    }),
    data,
    norms,
    labels: classes,
    classifier: 'logits',
    draws: 2,
    chunk: 77,
  });
  for (const [k, { errorRate }] of two.noise[0]!.points.entries()) {
    close(errorRate!.value + 1, one.noise[0]!.points[k]!.errorRate!.value + 1, 1e-12);
  }
});

test('error rates beside D, G and R', async () => {
  const data = ndarray(
    Float64Array.from({ length: 2000 }, (_, p) => (p % 2 === 0 ? 1 : -1)),
    [2000, 1],
  );
  const labels = Array.from({ length: 2000 }, (_, p) => (p % 10 === 0 ? -1 : p % 2 === 0 ? 1 : -1));
  const flipped: stability.Deformation = {
    description: 'every fourth changes sign',
    apply: (batch, first) =>
      ndarray(
        batch.data.map((x, i) => ((first + i) % 4 === 1 ? -x : 0.9 * x)),
        [...batch.shape],
      ),
  };
  const { errorRates } = await stability.relativeStability({
    predictor: (x) => x.pick(null, 0),
    data,
    deformation: flipped,
    noiseNorm: 2,
    labels,
  });
  close(errorRates!.clean.value, 0.1, 1e-12);
  close(errorRates!.clean.standardError, Math.sqrt((0.1 * 0.9) / 1999), 1e-9);
  close(errorRates!.deformed.value, 0.35, 1e-12);
  assert.ok(Math.abs(errorRates!.noisy.value - 0.5) < 4 * errorRates!.noisy.standardError);
});

test.run();
