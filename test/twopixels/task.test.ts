import { readFileSync } from 'node:fs';
import { analytic, nets, numerics, twopixels } from 'diffeolab';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { near, rejects } from '../support/assertions.js';

interface DatasetCase {
  xi: number;
  gap_dist: number;
  l: number;
  T1: { pairs_i_j: [number, number][]; labels: number[] };
  T2: { pairs_i_j: [number, number][]; labels: number[] };
}
const reference: { cases: DatasetCase[] } = JSON.parse(
  readFileSync(new URL('../reference/scale1d_dataset.json', import.meta.url), 'utf8'),
);
const test = suite('two-pixel task');
const key = (pair: readonly number[]) => pair.join();

test('pairs and labels are those of the published data set', () => {
  for (const { xi, gap_dist, l, T1 } of reference.cases) {
    const task = twopixels.twoPixelTask({ length: l, scale: xi, gap: gap_dist });
    const labels = new Map(T1.pairs_i_j.map((pair, i) => [key(pair), T1.labels[i]]));
    for (const pair of twopixels.allPairs(task)) {
      const distance = twopixels.ringDistance(l, ...pair);
      // With a gap the published set leaves out d = ξ − g as well; the gap here is symmetric, |d − ξ| < g.
      if (gap_dist > 0 && distance === xi - gap_dist) assert.not(labels.has(key(pair)));
      else assert.is(twopixels.label(task, distance), labels.get(key(pair)), `l ${l}, ξ ${xi}, pair ${pair}`);
      labels.delete(key(pair));
    }
    assert.is(labels.size, 0, 'every published pair is met');
  }
});

test('the gap convention of the published data set gives its pairs and labels, no more and no fewer', () => {
  for (const { xi, gap_dist, l, T1 } of reference.cases) {
    const task = twopixels.twoPixelTask({ length: l, scale: xi, gap: gap_dist, gapConvention: 'published-1d' });
    const labelled = twopixels
      .allPairs(task)
      .map((pair) => [key(pair), twopixels.label(task, twopixels.ringDistance(l, ...pair))]);
    assert.equal(
      new Map(labelled as [string, number][]),
      new Map(T1.pairs_i_j.map((pair, i) => [key(pair), T1.labels[i]!])),
    );
  }
});

test('conventions of a gap: which distances are left', () => {
  const distances = (gap: number, gapConvention: twopixels.GapConvention) =>
    twopixels
      .distanceLaw(twopixels.twoPixelTask({ length: 16, scale: 4, gap, gapConvention }))
      .map((of) => of.distance);
  assert.equal(distances(2, 'symmetric'), [1, 2, 6, 7, 8]);
  assert.equal(distances(2, 'published-1d'), [1, 6, 7, 8]);
  assert.equal(distances(2, 'published-2d'), [1, 2, 3, 5, 6, 7, 8]);
  for (const name of twopixels.gapConventions) assert.equal(distances(0, name), [1, 2, 3, 4, 5, 6, 7, 8]);
  rejects(
    () => twopixels.twoPixelTask({ length: 16, scale: 4, gapConvention: 'none' as 'symmetric' }),
    /^twoPixelTask: gapConvention must be one of symmetric, published-1d, published-2d, got none$/,
  );
});

test('the strided network solves the published task on blocks', () => {
  const { xi, l, T2 } = reference.cases.find((c) => c.xi === 4 && c.l === 16 && c.gap_dist === 0)!;
  const network = twopixels.strided({ scale: xi, length: l, filterSize: 2 });
  const run = nets.createForward(nets.planNetwork(network, l));
  for (const [i, pair] of T2.pairs_i_j.entries()) {
    assert.is(run(twopixels.pairImage(l, pair)).output, T2.labels[i]! > 0 ? 1 : 0, `pair ${pair}`);
  }
});

test('the distance law is 2/(l − 1), and 1/(l − 1) at half the ring', () => {
  for (const length of [4, 5, 31, 32]) {
    const law = twopixels.distanceLaw(twopixels.twoPixelTask({ length, scale: 2 }));
    assert.is(law.length, Math.floor(length / 2));
    for (const { distance, probability } of law) {
      near(probability, (2 * distance === length ? 1 : 2) / (length - 1), 1e-15);
    }
  }
});

test('mean squared displacement: 8/3 − 4/(3(l − 1)), 244/93 at l = 32', () => {
  const task = twopixels.twoPixelTask({ length: 32, scale: 7 });
  assert.is(numerics.formatRational(twopixels.displacementEnergy(task).fraction!), '244/93');
  fc.assert(
    fc.property(fc.integer({ min: 5, max: 40 }), (length) => {
      const energy = twopixels.displacementEnergy(twopixels.twoPixelTask({ length, scale: 2 }));
      near(energy.value, 8 / 3 - 4 / (3 * (length - 1)), 1e-14);
    }),
  );
});

test('mean squared displacement equals a direct average over pairs and shifts', () => {
  const task = twopixels.twoPixelTask({ length: 9, scale: 3, gap: 2 });
  const law = twopixels.displacementLaw([0.1, 0.15, 0.5, 0.15, 0.1]);
  const pairs = twopixels.allPairs(task);
  let sum = 0;
  for (const pair of pairs) {
    const clean = twopixels.pairImage(9, pair);
    for (const [i, p] of law.probabilities.entries()) {
      for (const [j, q] of law.probabilities.entries()) {
        const moved = twopixels.pairImage(9, [(pair[0] + i + 7) % 9, (pair[1] + j + 7) % 9]);
        sum += p * q * clean.reduce((total, value, site) => total + (value - moved[site]!) ** 2, 0);
      }
    }
  }
  near(twopixels.displacementEnergy(task, law).value, sum / pairs.length, 1e-14);
});

test('noise: σ from lσ², from the exact displacement, or given', () => {
  const task = twopixels.twoPixelTask({ length: 32, scale: 7 });
  near(twopixels.noiseDeviation(task) ** 2 * 32, 8 / 3, 1e-15);
  near(twopixels.noiseDeviation(task, { energy: '8/3' }) ** 2 * 32, 8 / 3, 1e-15);
  near(twopixels.noiseDeviation(task, { energy: 'exact' }) ** 2 * 32, 244 / 93, 1e-15);
  assert.is(twopixels.noiseDeviation(task, { deviation: 0.25 }), 0.25);
});

test('a solution that separates all pairs has error exactly 0, and the error is a count of pairs', () => {
  for (const length of [14, 15, 31, 50]) {
    const network = twopixels.constructSolution('high-frequency', { scale: 7, length });
    const task = twopixels.twoPixelTask({ length, scale: 7 });
    assert.is(twopixels.classificationError(network, task).error, 0);
    const close = twopixels.allPairs(task).filter((pair) => twopixels.ringDistance(length, ...pair) < 7).length;
    const all = twopixels.classificationError(network, task, 100);
    assert.is(all.error, close / ((length * (length - 1)) / 2));
  }
  const network = twopixels.constructSolution('high-frequency', { scale: 7, length: 32 });
  const task = twopixels.twoPixelTask({ length: 32, scale: 7 });
  rejects(() => twopixels.classificationError(network, task, Number.NaN), /threshold must be a finite number, got NaN/);
});

test('the spread is exactly 0 where all pairs look alike up to rounding, and has no ring but that of the task', () => {
  const task = twopixels.twoPixelTask({ length: 24, scale: 7 });
  const weights = (count: number, step: number) => Array.from({ length: count }, (_, i) => 0.1 + ((i * step) % 1));
  const rows = (channels: number, inputs: number) =>
    Array.from({ length: channels }, (_, h) =>
      Array.from({ length: inputs }, (_, c) => weights(3, 0.37 + 0.11 * h + 0.07 * c)),
    );
  const layers = [rows(4, 1), rows(4, 4), rows(2, 4)].map((filters) => nets.convLayer({ filters }));
  const linear = nets.convNet({ name: 'sum of sites', layers, readout: [0.3, 0.7] });
  const spreads = twopixels.pairSpread(task, nets.planNetwork(linear, 24));
  assert.is(spreads[3], 0);
  assert.ok(spreads[2]! > 0);
  const noise = analytic.noiseSensitivity(linear, task, { deviation: 0.3 });
  assert.ok(Number.isNaN(noise.at(-1)!.value));
  rejects(() => twopixels.pairSpread(task, nets.planNetwork(linear, 25)), /plan must be for the 24 sites .*got 25/);
});

test('bad input is rejected in one line', () => {
  rejects(() => twopixels.twoPixelTask({ length: 3, scale: 2 }), /length must be an integer from 4 .* got 3/);
  rejects(() => twopixels.twoPixelTask({ length: 32, scale: Number.NaN }), /scale must be .* got NaN/);
  rejects(() => twopixels.twoPixelTask({ length: 6, scale: 2, gap: 9 }), /leaves no pair/);
  rejects(() => twopixels.displacementLaw([0.5, 0.5]), /odd number/);
  rejects(() => twopixels.displacementLaw([0.2, 0.5, 0.3]), /symmetric/);
  rejects(() => twopixels.displacementLaw([0.2, 0.5, 0.2]), /add up to 1/);
  rejects(() => twopixels.displacementLaw([-0.5, 2, -0.5]), /non-negative/);
  const task = twopixels.twoPixelTask({ length: 32, scale: 7 });
  rejects(() => twopixels.noiseDeviation(task, { energy: -1 }), /energy must be/);
  rejects(
    () => twopixels.noiseDeviation(task, { deviation: 0 }),
    /deviation must be a finite number greater than 0, got 0/,
  );
  const still = twopixels.displacementLaw([1]);
  rejects(
    () => twopixels.noiseDeviation(task, { energy: 'exact', law: still }),
    /law that moves no pixel \(use a number/,
  );
  rejects(() => twopixels.displacementEnergy(task, JSON.parse('[0.25, 0.5, 0.25]')), /law must be a displacement law/);
  rejects(() => twopixels.noiseDeviation(task, { energy: 'much' }), /a number or a fraction/);
  rejects(() => twopixels.noiseDeviation(task, { energy: 1, deviation: 1 }), /not both/);
});

test.run();
