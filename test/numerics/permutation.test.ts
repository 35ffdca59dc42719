import { numerics } from 'diffeolab';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rejects } from '../support/assertions.js';

const test = suite('keyed permutation');
const key = numerics.keyFromSeed('0');
const all = (count: number, number = 0, of = key) => {
  const at = numerics.randomPermutation(of, numerics.stream.pairSamples, number, count);
  return Array.from({ length: count }, (_, index) => at(index));
};

test('every index is met once, whatever key, number and count', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(2 ** 31), fc.string(), (count, number, seed) => {
      const images = all(count, number, numerics.keyFromSeed(seed));
      assert.equal(
        images.toSorted((a, b) => a - b),
        Array.from({ length: count }, (_, index) => index),
      );
    }),
    { numRuns: 60 },
  );
});

test('known values: the meaning of a seed is part of the public face', () => {
  assert.equal(all(6), [5, 4, 2, 0, 1, 3]);
  assert.equal(all(1), [0]);
  assert.is(numerics.randomPermutation(key, 64, 0, 1e15)(0), 331915700167776);
});

test('all permutations of few things are equally likely: fewer rounds fail', () => {
  for (const count of [2, 3, 4, 5]) {
    const kinds = Array.from({ length: count }, (_, k) => k + 1).reduce((product, factor) => product * factor);
    const draws = 200 * kinds;
    const counts = new Map<string, number>();
    for (let number = 0; number < draws; number++) {
      const shown = all(count, number).join();
      counts.set(shown, (counts.get(shown) ?? 0) + 1);
    }
    assert.is(counts.size, kinds);
    const square = [...counts.values()].reduce((sum, met) => sum + (met - 200) ** 2 / 200, 0);
    const deviations = (square - (kinds - 1)) / Math.sqrt(2 * (kinds - 1));
    assert.ok(Math.abs(deviations) < 4, `${count}: χ² off by ${deviations} deviations`);
  }
});

test('the first images of a large range are spread evenly, and those of two numbers differ', () => {
  const bins = new Float64Array(64);
  const count = 8_000_000;
  const at = numerics.randomPermutation(key, 64, 1, count);
  const other = numerics.randomPermutation(key, 64, 2, count);
  let same = 0;
  for (let index = 0; index < 6400; index++) {
    bins[Math.floor((64 * at(index)) / count)]!++;
    if (at(index) === other(index)) same++;
  }
  const square = bins.reduce((sum, met) => sum + (met - 100) ** 2 / 100, 0);
  assert.ok(square > 25 && square < 120, `χ² ${square} of 63 degrees of freedom`);
  assert.ok(same < 5);
});

test('bad arguments are refused in a line', () => {
  rejects(() => all(0), /^randomPermutation: count must be an integer from 1 to 1125899906842624, got 0$/);
  rejects(() => all(3, -1), /number must be an integer from 0/);
  rejects(() => numerics.randomPermutation(key, 64, 0, 5)(5), /index must be an integer from 0 to 4, got 5$/);
  rejects(() => all(3, 0, [1, Number.NaN]), /key must be two integers below 2\^32 \(use keyFromSeed\)$/);
});

test.run();
