import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { moveAlong, moveWithMomentum, multiply } from '../../dist/training/array-steps.js';

const test = suite('steps of arrays');

/** Entries of which no product is exact. */
function entries(length: number, seed: number): number[] {
  return Array.from({ length }, (_, i) => Math.sin(seed + 1.7 * i));
}

test('every entry is that of a plain loop to the last bit, whatever the length', () => {
  const [rate, momentum] = [0.3, 0.9];
  for (const Values of [Float32Array, Float64Array]) {
    for (let length = 0; length < 10; length++) {
      const [values, gradient] = [Values.from(entries(length, 1)), Values.from(entries(length, 2))];
      const velocity = Float64Array.from(entries(length, 3));
      const scaled = gradient.slice();
      multiply(scaled, rate);
      assert.equal(scaled, gradient.map((slope) => slope * rate) as typeof scaled);
      const moved = values.slice();
      moveAlong(moved, gradient, rate);
      assert.equal(moved, values.map((value, i) => value - rate * gradient[i]!) as typeof moved);
      const faster = velocity.map((speed, i) => momentum * speed + gradient[i]!);
      const ahead = values.slice();
      moveWithMomentum(ahead, velocity, gradient, momentum, rate);
      assert.equal(velocity, faster);
      assert.equal(ahead, values.map((value, i) => value - rate * faster[i]!) as typeof ahead);
    }
  }
});

test.run();
