import { twopixels } from 'diffeolab';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { reference } from '../../support/reference.js';

interface Labelled {
  pairs_i_j: [number, number][];
  labels: number[];
}
const { cases } = reference<{ cases: { xi: number; gap_dist: number; l: number; T1: Labelled; T2: Labelled }[] }>(
  'scale1d_dataset.json',
);
const test = suite('two pixels: all pairs by arithmetic');

/** Pairs with their labels; fails if one comes twice. */
function labels(task: twopixels.AnyPairTask): Map<string, number> {
  const { training } = twopixels.pairSets(task, { points: 'all' });
  const found = new Map<string, number>();
  for (let index = 0; index < training.count; index++) {
    const pair = training.pair(index);
    assert.ok(pair[0] < pair[1] && pair[0] >= 0, `${pair}`);
    found.set(pair.join(), training.labels[index]!);
  }
  assert.is(found.size, training.count);
  return found;
}

const sorted = (found: Map<string, number>) => [...found].toSorted(([a], [b]) => (a < b ? -1 : 1));

test('the ring with the published gap, and the blocks: the published pairs and labels', () => {
  for (const { xi, gap_dist, l, T1, T2 } of cases) {
    const published = (of: Labelled) => new Map(of.pairs_i_j.map((pair, k) => [pair.join(), of.labels[k]!]));
    const ring = twopixels.twoPixelTask({ length: l, scale: xi, gap: gap_dist, gapConvention: 'published-1d' });
    assert.equal(sorted(labels(ring)), sorted(published(T1)));
    assert.equal(sorted(labels(twopixels.blockTask({ length: l, scale: xi }))), sorted(published(T2)));
  }
});

test('the ring with any gap: every pair of the task, once', () => {
  const ring = fc.record({
    length: fc.integer({ min: 6, max: 20 }),
    scale: fc.integer({ min: 1, max: 8 }),
    gap: fc.integer({ min: 0, max: 1 }),
    gapConvention: fc.constantFrom(...twopixels.gapConventions),
  });
  fc.assert(
    fc.property(ring, (options) => {
      const task = twopixels.twoPixelTask(options);
      const expected = twopixels
        .allPairs(task)
        .map((pair): [string, number] => [
          pair.join(),
          twopixels.label(task, twopixels.ringDistance(options.length, ...pair)),
        ]);
      assert.equal(sorted(labels(task)), sorted(new Map(expected)));
    }),
    { numRuns: 60 },
  );
});

test('the frame: every pair whose label is not in the gap, once, whatever the distance, border and positions', () => {
  const frame = fc.record({
    size: fc.integer({ min: 2, max: 6 }),
    scale: fc.double({ min: 0.5, max: 4, noNaN: true }),
    gap: fc.constantFrom(0, 0.5, 1),
    periodic: fc.boolean(),
    distance: fc.constantFrom(...twopixels.frameDistances),
    positions: fc.constantFrom(...twopixels.framePositions),
    labelling: fc.constantFrom(...twopixels.frameLabellings),
  });
  fc.assert(
    fc.property(frame, (options) => {
      const gap = options.labelling === 'quadrant' ? 0 : options.gap;
      const task = twopixels.frameTask({ ...options, gap });
      const n = options.size;
      const sites = Array.from({ length: n * n }, (_, site) => site).filter(
        (site) => options.positions === 'all' || Math.floor(site / n) !== site % n,
      );
      const expected = new Map<string, number>();
      for (const a of sites) {
        for (const b of sites) {
          const label = a < b ? twopixels.frameLabel(task, [a, b]) : 0;
          if (label !== 0) expected.set(`${a},${b}`, label);
        }
      }
      if (expected.size > 0) assert.equal(sorted(labels(task)), sorted(expected));
      else assert.throws(() => labels(task), /frameTask: gap .* leaves no pair/);
    }),
    { numRuns: 150 },
  );
});

test.run();
