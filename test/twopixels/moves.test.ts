import { twopixels } from 'diffeolab';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { near, rejects } from '../support/assertions.js';
import { reference } from '../support/reference.js';

const test = suite('two pixels: displacements of pairs');
const counted = (sites: readonly number[]) => {
  const counts = new Map<number, number>();
  for (const site of sites) counts.set(site, (counts.get(site) ?? 0) + 1);
  return counts;
};

test('on the ring all displacements make up the law: their mean energy is the exact one', () => {
  const laws = [['1/3', '1/3', '1/3'], ['1/4', '1/2', '1/4'], [0.1, 0.15, 0.5, 0.15, 0.1], ['1']];
  for (const law of laws.map((probabilities) => twopixels.displacementLaw(probabilities))) {
    const task = twopixels.twoPixelTask({ length: 13, scale: 4, gap: 1 });
    const moves = twopixels.pairMoves(task, { law });
    let energy = 0;
    const pairs = twopixels.allPairs(task);
    for (const pair of pairs) {
      const clean = twopixels.pairImage(13, pair);
      for (let number = 0; number < moves.count; number++) {
        const moved = twopixels.pairImage(13, moves.moved(pair, number));
        energy += clean.reduce((sum, value, site) => sum + (value - moved[site]!) ** 2, 0);
      }
    }
    near(energy / pairs.length / moves.count, twopixels.displacementEnergy(task, law).value, 1e-13);
  }
});

test('on blocks the published displacements, shift by shift', () => {
  const { cases } = reference<{
    cases: { l: number; xi: number; pairs: number[][]; proposed_shift: number[][]; moved_pairs: number[][] }[];
  }>('scale1d_stability.json');
  for (const { l, xi, pairs, proposed_shift, moved_pairs } of cases) {
    const law = twopixels.displacementLaw(['1/2', '0', '1/2']);
    const moves = twopixels.pairMoves(twopixels.blockTask({ length: l, scale: xi }), { law });
    assert.is(moves.count, 4);
    for (const [k, [a, b]] of pairs.entries()) {
      const [first, second] = proposed_shift[k]!.map((shift) => (shift + 1) / 2);
      assert.equal(moves.moved([a!, b!], first! + 2 * second!), moved_pairs[k]);
    }
  }
});

test('on blocks no pixel leaves its own, whatever the law', () => {
  fc.assert(
    fc.property(fc.integer({ min: 5, max: 20 }), fc.double({ min: 1.1, max: 4.9, noNaN: true }), (length, scale) => {
      const moves = twopixels.pairMoves(twopixels.blockTask({ length, scale }), {
        law: twopixels.displacementLaw(['1/5', '1/5', '1/5', '1/5', '1/5']),
      });
      for (let site = 0; site < length; site++) {
        for (let number = 0; number < moves.count; number++) {
          const [to] = moves.moved([site, 0], number);
          assert.is(Math.floor(to / scale), Math.floor(site / scale));
        }
      }
    }),
    { numRuns: 30 },
  );
});

test('on the frame: each of the 3 × 3 sites with the same probability, around or kept in it', () => {
  const size = 5;
  const open = twopixels.frameTask({ size, scale: 2 });
  const clamped = twopixels.pairMoves(open);
  const restricted = twopixels.pairMoves(open, { edge: 'restrict' });
  const torus = twopixels.pairMoves(twopixels.frameTask({ size, scale: 2, periodic: true }));
  const first = (moves: twopixels.PairMoves, site: number) =>
    counted(Array.from({ length: moves.count }, (_, number) => moves.moved([site, 0], number)[0]));
  const second = (moves: twopixels.PairMoves, site: number) =>
    counted(Array.from({ length: moves.count }, (_, number) => moves.moved([0, site], number)[1]));
  const inner = [6, 7, 8, 11, 12, 13, 16, 17, 18];
  for (const moves of [clamped, restricted, torus]) {
    for (const seen of [first(moves, 12), second(moves, 12)]) {
      assert.equal(
        [...seen.keys()].toSorted((a, b) => a - b),
        inner,
      );
      for (const count of seen.values()) assert.is(count, moves.count / 9);
    }
  }
  const corner = (seen: Map<number, number>) => [0, 1, 5, 6, 4, 24].map((site) => seen.get(site) ?? 0);
  assert.equal(corner(first(clamped, 0)), [36, 18, 18, 9, 0, 0]);
  assert.equal(corner(first(restricted, 0)), [324, 324, 324, 324, 0, 0]);
  assert.equal(corner(first(torus, 0)), [9, 9, 9, 9, 9, 9]);
});

test('both pixels move by themselves', () => {
  const moves = twopixels.pairMoves(twopixels.frameTask({ size: 5, scale: 2 }));
  const seen = new Set(Array.from({ length: 81 }, (_, number) => `${moves.moved([12, 12], number)}`));
  assert.is(seen.size, 81);
});

test('bad options are refused in a line', () => {
  const ring = twopixels.twoPixelTask({ length: 12, scale: 3 });
  const frame = twopixels.frameTask({ size: 12, scale: 3 });
  rejects(() => twopixels.pairMoves(ring, { range: 2 }), /^pairMoves: range belongs to tasks on the frame \(leave it/);
  rejects(() => twopixels.pairMoves(frame, { law: twopixels.uniformShifts }), /law belongs to tasks on the ring/);
  rejects(() => twopixels.pairMoves(frame, { range: 9 }), /range must be an integer from 0 to 5, got 9$/);
  rejects(
    () => twopixels.pairMoves(frame, { range: 5, edge: 'restrict' }),
    /range must be at most 4 for edge restrict/,
  );
  rejects(
    () => twopixels.pairMoves(frame, { edge: 'none' as 'clamp' }),
    /edge must be one of clamp, restrict, got none$/,
  );
  const torus = twopixels.frameTask({ size: 12, scale: 3, periodic: true });
  rejects(() => twopixels.pairMoves(torus, { edge: 'clamp' }), /edge belongs to frames with borders, got clamp/);
  const fine = twopixels.displacementLaw(['1/100000000', '99999998/100000000', '1/100000000']);
  rejects(() => twopixels.pairMoves(ring, { law: fine }), /up to 2\^25 displacements, got 100000000 \(take simpler/);
});

test.run();
