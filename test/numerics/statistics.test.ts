import { numerics } from 'diffeolab';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const {
  InputError,
  RunningMoments,
  gaussLegendre,
  integrate,
  mergeMoments,
  noMoments,
  standardError,
  variance,
  zScore,
} = numerics;

const refused = (error: unknown) => error instanceof InputError;

const relative = (a: number, b: number) => Math.abs(a - b) / Math.max(1e-300, Math.abs(b));

function momentsOf(values: readonly number[]) {
  const moments = new RunningMoments();
  for (const value of values) moments.add(value);
  return moments;
}

test('Gauss–Legendre rules are exact up to degree 2n − 1 and no further', () => {
  for (const order of [1, 2, 3, 8, 25, 100, 501]) {
    const { nodes, weights } = gaussLegendre(order);
    assert.ok(
      nodes.every((node, i) => i === 0 || node > nodes[i - 1]!),
      `nodes of order ${order} increase`,
    );
    assert.ok(Math.abs(weights.reduce((sum, weight) => sum + weight, 0) - 2) < 1e-13, `weights of order ${order}`);
    const degree = Math.min(2 * order - 2, 60);
    const found = integrate((x) => (degree + 1) * x ** degree, 0, 1, order);
    assert.ok(Math.abs(found - 1) < 1e-12, `degree ${degree} at order ${order}: ${found}`);
  }
  const beyond = integrate((x) => 7 * x ** 6, -1, 1, 3);
  assert.ok(Math.abs(beyond - 2) > 0.1, 'degree 6 is beyond order 3');
  assert.throws(() => gaussLegendre(0), refused);
  assert.throws(() => gaussLegendre(2.5), refused);
});

test('Gauss–Legendre nodes agree with the tabulated ones of order 5', () => {
  // Abramowitz and Stegun, table 25.4.
  const { nodes, weights } = gaussLegendre(5);
  const expectedNodes = [-0.906179845938664, -0.538469310105683, 0, 0.538469310105683, 0.906179845938664];
  const expectedWeights = [
    0.236926885056189, 0.478628670499366, 0.568888888888889, 0.478628670499366, 0.236926885056189,
  ];
  for (let i = 0; i < 5; i++) {
    assert.ok(Math.abs(nodes[i]! - expectedNodes[i]!) < 1e-15);
    assert.ok(Math.abs(weights[i]! - expectedWeights[i]!) < 1e-15);
  }
});

test('running moments are those of the two-pass formula', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 2, maxLength: 60 }), (values) => {
      const moments = momentsOf(values);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      assert.is(moments.count, values.length);
      assert.ok(Math.abs(moments.mean - mean) < 1e-13);
      assert.ok(Math.abs(moments.variance - squares / (values.length - 1)) < 1e-12);
      assert.ok(Math.abs(moments.standardError - Math.sqrt(moments.variance / values.length)) < 1e-15);
    }),
  );
});

test('merged moments do not depend on where the sample was cut', () => {
  const values = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 2, maxLength: 60 });
  fc.assert(
    fc.property(values, fc.nat(60), (all, cut) => {
      const whole = momentsOf(all);
      const merged = mergeMoments(momentsOf(all.slice(0, cut)), momentsOf(all.slice(cut)));
      assert.is(merged.count, whole.count);
      assert.ok(Math.abs(merged.mean - whole.mean) < 1e-13);
      assert.ok(Math.abs(merged.sumOfSquaredDeviations - whole.sumOfSquaredDeviations) < 1e-11);
      const accumulated = momentsOf(all.slice(0, cut));
      accumulated.merge(momentsOf(all.slice(cut)));
      assert.is(accumulated.mean, merged.mean);
      assert.is(standardError(accumulated), standardError(merged));
    }),
  );
  assert.equal(mergeMoments(noMoments, noMoments), noMoments);
});

test('a large offset costs no digits', () => {
  const moments = momentsOf([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]);
  assert.is(moments.mean, 1e9 + 10);
  assert.ok(relative(moments.variance, 30) < 1e-12);
});

test('too few values have no variance, and a z-score counts standard errors', () => {
  assert.ok(Number.isNaN(variance(noMoments)));
  assert.ok(Number.isNaN(standardError(momentsOf([3]))));
  assert.is(zScore(1.5, 0.25, 1), 2);
  assert.is(zScore(0.5, 0.25, 1), -2);
  assert.is(zScore(1, 0, 1), 0);
  assert.is(zScore(1, 0, 2), Number.NEGATIVE_INFINITY);
});

test.run();
