import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { TupleIndex } from '../../../dist/nets/sharing/tuple-index.js';

const test = suite('tuple index');

/** Numbers of tuples by their texts. */
function numbersByText(tuples: readonly (readonly number[])[]): number[] {
  const numbers = new Map<string, number>();
  return tuples.map((tuple) => {
    const text = tuple.join();
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    return number;
  });
}

const hashes: Readonly<Record<string, ((entries: Int32Array, first: number) => number) | undefined>> = {
  usual: undefined,
  'all equal': () => 7,
  'negative, few': (entries, first) => -(entries[first]! & 1) - 1,
};

for (const [name, hash] of Object.entries(hashes)) {
  test(`numbers tuples by their entries, hash: ${name}`, () => {
    const tuple = fc.array(fc.integer({ min: -1, max: 2 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(tuple, { maxLength: 80 }), (tuples) => {
        const index = new TupleIndex(3, hash);
        assert.equal(
          tuples.map((entries) => index.add(Int32Array.from(entries))),
          numbersByText(tuples),
        );
        assert.is(index.size, new Set(tuples.map((entries) => entries.join())).size);
        for (const [k, entries] of tuples.entries()) {
          const number = numbersByText(tuples)[k]!;
          assert.equal([...index.tuples().subarray(3 * number, 3 * number + 3)], entries);
        }
      }),
      { numRuns: 60 },
    );
  });
}

test('grows over many tuples, whose bits beyond the lowest tell them apart too', () => {
  const index = new TupleIndex(2);
  const tuples = Array.from({ length: 5000 }, (_, k) => Int32Array.of(k << 16, -k));
  for (const [k, tuple] of tuples.entries()) assert.is(index.add(tuple), k);
  for (const [k, tuple] of tuples.entries()) assert.is(index.add(tuple), k);
  assert.is(index.size, 5000);
});

test.run();
