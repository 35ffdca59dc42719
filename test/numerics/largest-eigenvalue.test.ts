import { numerics } from 'diffeolab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { close } from '../support/assertions.js';

const test = suite('largest eigenvalue');

/** v ← Av of a dense matrix, row-major. */
function multiplication(matrix: readonly number[]) {
  return (vector: Float64Array) => {
    const size = vector.length;
    const before = vector.slice();
    for (let i = 0; i < size; i++) {
      vector[i] = before.reduce((sum, value, j) => sum + matrix[size * i + j]! * value, 0);
    }
  };
}

test('of a matrix of known spectrum', () => {
  // A = 1 + 7uuᵀ has the eigenvalues 1, 1 and 8.
  const u = [1, -2, 2].map((value) => value / 3);
  const matrix = u.flatMap((a, i) => u.map((b, j) => (i === j ? 1 : 0) + 7 * a * b));
  close(numerics.largestEigenvalue(new Float64Array(3), multiplication(matrix)), 8, 1e-4);
});

test('of the map 0, and of one that is not finite', () => {
  assert.is(
    numerics.largestEigenvalue(new Float64Array(2), (vector) => vector.fill(0)),
    0,
  );
  const none = numerics.largestEigenvalue(new Float64Array(2), (vector) => vector.fill(Number.NaN));
  assert.not(Number.isFinite(none));
});

test.run();
