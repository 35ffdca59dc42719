import { spherical } from 'diffeolab';
import fc from 'fast-check';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { near, rejects } from '../support/assertions.js';
import { largestGap, reference, type Tensor } from '../support/reference.js';

const test = suite('spherical model: points, targets and initial nets');

test('published Fibonacci lattices', () => {
  for (const c of reference<{ cases: { d: number; n: number; points: Tensor }[] }>('fibonacci.json').cases) {
    assert.ok(largestGap(spherical.fibonacciLattice(c.n, c.d).data, c.points.data) < 1e-9, `d = ${c.d}`);
  }
});

test('Fibonacci lattices lie on the sphere and cover it evenly', () => {
  for (const dimension of [2, 3, 4, 6]) {
    const points = spherical.fibonacciLattice(2000, dimension);
    for (let p = 0; p < 2000; p++) {
      let square = 0;
      for (let k = 0; k < dimension; k++) square += points.get(p, k) ** 2;
      near(square, 1, 1e-12);
    }
    for (let i = 0; i < dimension; i++) {
      for (let k = 0; k <= i; k++) {
        let moment = 0;
        for (let p = 0; p < 2000; p++) moment += (points.get(p, i) * points.get(p, k)) / 2000;
        near(moment, i === k ? 1 / dimension : 0, 0.01, `d = ${dimension}, moment ${i} ${k}`);
      }
    }
  }
});

test('points follow their law: radius, second and fourth moments', () => {
  const count = 20_000;
  for (const dimension of [2, 3, 7]) {
    const moments = {
      sphere: [1, 1 / dimension, 3 / (dimension * (dimension + 2))],
      normal: [dimension, 1, 3],
      ball: [dimension / (dimension + 2), 1 / (dimension + 2), 3 / ((dimension + 2) * (dimension + 4))],
    };
    for (const law of spherical.pointLaws) {
      const { data } = spherical.samplePoints({ points: count, dimension, law });
      const [radius = 0, second = 0, fourth = 0] = moments[law];
      const mean = (f: (x: number) => number) => data.reduce((sum, x) => sum + f(x), 0) / data.length;
      near(mean((x) => x * x) * dimension, radius, 0.03);
      near(
        mean((x) => x ** 4),
        fourth,
        0.05 * Math.max(1, fourth),
        `${law}, d = ${dimension}`,
      );
      let first = 0;
      for (let p = 0; p < count; p++) first += data[p * dimension]! ** 2 / count;
      near(first, second, 0.03);
    }
  }
});

test('a sample begins with the smaller one; sets and seeds are independent', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...spherical.pointLaws),
      fc.integer({ min: 2, max: 9 }),
      fc.integer({ min: 1, max: 20 }),
      fc.string(),
      (law, dimension, points, seed) => {
        const few = spherical.samplePoints({ points, dimension, law, seed });
        const many = spherical.samplePoints({ points: points + 3, dimension, law, seed });
        assert.equal(many.data.slice(0, few.data.length), few.data);
        const others = spherical.samplePoints({ points, dimension, law, seed, set: 'test' });
        assert.ok(few.data.every((x, i) => x !== others.data[i]));
        const reseeded = spherical.samplePoints({ points, dimension, law, seed: `${seed}.` });
        assert.ok(few.data.some((x, i) => x !== reseeded.data[i]));
      },
    ),
    { seed: 4, numRuns: 50 },
  );
  rejects(() => spherical.samplePoints({ points: 0, dimension: 2 }), /points must be an integer of at least 1/);
  rejects(() => spherical.samplePoints({ points: 1, dimension: 1 }), /dimension must be an integer of at least 2/);
});

test('constant and norm', () => {
  const points = ndarray(Float64Array.from([3, 4, 0, -2]), [2, 2]);
  assert.equal(Array.from(spherical.targetValues({ kind: 'constant' }, points)), [1, 1]);
  assert.equal(Array.from(spherical.targetValues({ kind: 'norm' }, points)), [5, 2]);
});

test('a teacher gives the same values however the points are divided and laid out', () => {
  const points = spherical.samplePoints({ points: 23, dimension: 5 });
  for (const exponent of [0.5, 1, 1.3, 2.5]) {
    const target = spherical.gaussianField({ exponent, width: 300, activation: 'relu' });
    const whole = spherical.targetValues(target, points);
    for (let p = 0; p < 23; p += 4) {
      const last = Math.min(p + 4, 23);
      const part = points.hi(last, 5).lo(p, 0);
      assert.equal(spherical.targetValues(target, part), whole.slice(p, last));
    }
    const columns = ndarray(new Float64Array(23 * 5), [23, 5], [1, 23]);
    for (let p = 0; p < 23; p++) for (let k = 0; k < 5; k++) columns.set(p, k, points.get(p, k));
    assert.equal(spherical.targetValues(target, columns), whole);
  }
});

test('a wide teacher streamed with pauses: the same values, progress, abortion', async () => {
  const points = spherical.samplePoints({ points: 5, dimension: 3 });
  const target = spherical.gaussianField({ exponent: 1, width: 3_000_000 });
  const heard: number[] = [];
  const values = await spherical.streamTargetValues(target, points, { onProgress: (done) => heard.push(done) });
  assert.equal(values, spherical.targetValues(target, points));
  assert.ok(heard.length > 0 && heard.every((done, i) => done <= 3_000_000 && (i === 0 || done > heard[i - 1]!)));
  const controller = new AbortController();
  let reason: unknown;
  try {
    const onProgress = () => controller.abort('enough');
    const endless = spherical.gaussianField({ exponent: 1, width: 1_000_000_000 });
    await spherical.streamTargetValues(endless, points, { onProgress, signal: controller.signal });
  } catch (error) {
    reason = error;
  }
  assert.is(reason, 'enough');
});

test('a teacher by its definition, and homogeneous of degree a', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...spherical.teacherActivations),
      fc.constantFrom(0.5, 1, 1.5, 2, 2.3, 3),
      fc.double({ min: 0.2, max: 5, noNaN: true }),
      (activation, exponent, scale) => {
        const target = spherical.gaussianField({ exponent, activation, width: 50 });
        const points = spherical.samplePoints({ points: 6, dimension: 3 });
        const scaled = ndarray(
          points.data.map((x) => x * scale),
          [6, 3],
        );
        const [values, larger] = [points, scaled].map((x) => spherical.targetValues(target, x));
        for (const [p, value] of values!.entries()) near(larger![p]!, value * scale ** exponent, 1e-12);
        if (activation === 'absolute') {
          const opposite = spherical.targetValues(
            target,
            ndarray(
              points.data.map((x) => -x),
              [6, 3],
            ),
          );
          assert.ok(largestGap(opposite, values!) < 1e-12);
        }
      },
    ),
    { seed: 5, numRuns: 50 },
  );
  rejects(() => spherical.gaussianField({ exponent: 0 }), /exponent/);
  rejects(() => spherical.gaussianField({ exponent: 1, width: 0 }), /width/);
});

test('over teachers the field has unit variance and the covariance of its activation', () => {
  // ⟨y(x)y(z)⟩ = (2/π)(√(1 − ρ²) + ρ arcsin ρ)/1 for |·|, and [√(1 − ρ²) + ρ(π − arccos ρ)]/π for ReLU, ρ = x·z
  const rho = 0.6;
  const points = ndarray(Float64Array.from([1, 0, rho, 0.8]), [2, 2]);
  const root = Math.sqrt(1 - rho * rho);
  const covariance = {
    absolute: (2 / Math.PI) * (root + rho * Math.asin(rho)),
    relu: (root + rho * (Math.PI - Math.acos(rho))) / Math.PI,
  };
  for (const activation of spherical.teacherActivations) {
    const teachers = 4000;
    let [variance, product] = [0, 0];
    for (let seed = 0; seed < teachers; seed++) {
      const target = spherical.gaussianField({ exponent: 1, activation, width: 40, seed: String(seed) });
      const [y = 0, z = 0] = spherical.targetValues(target, points);
      variance += (y * y) / teachers;
      product += (y * z) / teachers;
    }
    near(variance, 1, 4 * Math.sqrt(2.2 / teachers), activation);
    near(product, covariance[activation], 4 * Math.sqrt(2 / teachers), activation);
  }
  for (const exponent of [0.5, 1.5, 3.2]) {
    const [one] = [ndarray(Float64Array.from([1, 0]), [1, 2])];
    let variance = 0;
    for (let seed = 0; seed < 4000; seed++) {
      const target = spherical.gaussianField({ exponent, width: 40, seed: String(seed) });
      variance += spherical.targetValues(target, one)[0]! ** 2 / 4000;
    }
    near(variance, 1, exponent > 3 ? 0.25 : 0.1, `a = ${exponent}`);
  }
});

test('smoothness of the targets', () => {
  assert.is(spherical.smoothness(spherical.gaussianField({ exponent: 1.5 })), 2);
  assert.is(spherical.smoothness({ kind: 'constant' }), Number.POSITIVE_INFINITY);
});

test('initial nets: laws, scales, and neurons that do not depend on the width', () => {
  const net = spherical.initialise({ width: 2000, dimension: 3 });
  const square = (x: Float64Array) => x.reduce((sum, value) => sum + value * value, 0) / x.length;
  near(square(net.weights.data), 1, 0.08);
  near(square(net.coefficients.data), 1, 0.15);
  const wider = spherical.initialise({ width: 2500, dimension: 3 });
  assert.equal(wider.weights.data.slice(0, 6000), net.weights.data);
  assert.equal(wider.coefficients.data.slice(0, 2000), net.coefficients.data);
  const of = (coefficients: spherical.CoefficientLaw, coefficientScale = 1) =>
    spherical.initialise({ width: 50, dimension: 2, coefficients, coefficientScale, weights: 'sphere' }).coefficients
      .data;
  assert.ok(of('zero').every((c) => c === 0));
  assert.ok(of('positive').every((c) => c > 0));
  assert.ok(of('signs', 1e-3).every((c) => Math.abs(c) === 1e-3));
  assert.equal(
    of('normal', 1e-6),
    of('normal').map((c) => 1e-6 * c),
  );
  const { weights } = spherical.initialise({ width: 50, dimension: 4, weights: 'sphere', weightScale: 2 });
  for (let h = 0; h < 50; h++) near(Math.hypot(...weights.data.subarray(4 * h, 4 * h + 4)), 2, 1e-14);
  rejects(() => spherical.initialise({ width: 0, dimension: 2 }), /width/);
});

test('no two points of a circle coincide', () => {
  for (let seed = 0; seed < 40; seed++) {
    const points = spherical.samplePoints({ points: 2048, dimension: 2, seed: `circle ${seed}` });
    const angles = Float64Array.from({ length: 2048 }, (_, p) => Math.atan2(points.get(p, 1), points.get(p, 0))).sort();
    for (let p = 1; p < 2048; p++) assert.ok(angles[p]! > angles[p - 1]!, `seed ${seed}`);
  }
});

test('a target given as an expression is the function that it stands for, at every law of points', () => {
  const functions: readonly [string, (x: readonly number[], r: number) => number][] = [
    ['x1 * x2', ([a, b]) => a! * b!],
    ['abs(x1)^1.5', ([a]) => Math.abs(a!) ** 1.5],
    ['-x1^2 + 3 * x3 / r', ([a, , c], r) => -(a! ** 2) + (3 * c!) / r],
    ['x1 > 0 and x2 > 0 ? 1 : -1', ([a, b]) => (a! > 0 && b! > 0 ? 1 : -1)],
    ['sin(pi * x1) + max(x2, x3, 0)', ([a, b, c]) => Math.sin(Math.PI * a!) + Math.max(b!, c!, 0)],
    ['2', () => 2],
  ];
  for (const law of spherical.pointLaws) {
    const points = spherical.samplePoints({ points: 50, dimension: 3, law });
    const norms = spherical.targetValues({ kind: 'norm' }, points);
    for (const [text, f] of functions) {
      const target = spherical.expressionTarget(text, 3);
      const expected = Array.from(norms, (r, p) => f([points.get(p, 0), points.get(p, 1), points.get(p, 2)], r));
      assert.equal([...spherical.targetValues(target, points)], expected, `${text}, ${law}`);
    }
    assert.equal(spherical.targetValues(spherical.expressionTarget('r', 3), points), norms);
  }
});

test('a target that is no function of the points is refused in one line', () => {
  const of = (text: string, dimension = 2) => spherical.expressionTarget(text, dimension);
  rejects(() => of('x3'), /^expressionTarget: unknown variable x3 \(there are x1 … x2 and r = ‖x‖\) in "x3"$/);
  rejects(() => of('x1 +'), /^expressionTarget: can't be understood: unexpected end of expression \(character 5\)/);
  rejects(() => of('x1 > 0'), /^expressionTarget: a target must be a number, got \w+ \(use a \? 1 : -1\)/);
  rejects(() => of("'x1'"), /^expressionTarget: a target must be a number, got "x1"/);
  rejects(() => of('x1 + true'), /^expressionTarget: \+ needs numbers, got true in "x1 \+ true"/);
  rejects(() => of('x1', 1), /^expressionTarget: dimension must be an integer of at least 2, got 1/);
  rejects(() => of(3 as unknown as string), /^expressionTarget: text must be an expression such as "x1 \* x2", got 3/);
  const points = ndarray(Float64Array.from([0, 1, 1, 0]), [2, 2]);
  const values = (text: string, dimension = 2) => spherical.targetValues(of(text, dimension), points);
  rejects(() => values('1 / x1'), /^expressionTarget: 1 \/ 0 is a division by zero in "1 \/ x1", where x1 = 0$/);
  rejects(() => values('1e-200 * r'), /^targetValues: squares of "1e-200 \* r" must be above 0, got at most/);
  rejects(() => values('1e200 * r'), /^expressionTarget: 1e\+200 is above 1.81e\+75, beyond which .* in "1e200 \* r"/);
  rejects(() => values('log(x1)'), /^expressionTarget: -Infinity is beyond the range of numbers in "log\(x1\)", where/);
  rejects(() => values('sqrt(x2 - 1)'), /^expressionTarget: sqrt\(-1\) is not a number in .*, where x2 = 0$/);
  rejects(() => values('x1', 3), /^targetValues: "x1" is a target for d = 3, got points of d = 2$/);
  rejects(() => spherical.smoothness(of('x1')), /^smoothness: that of an expression is not known, got "x1"/);
});

test.run();
