import { analytic, nets, twopixels } from 'diffeolab';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { close, near, rejects } from '../support/assertions.js';

const test = suite('constructed solutions');

/** Admissible (filter size, depth, length) with 2ξ ≤ l ≤ 2ξ + 9. */
const admissible = fc
  .record({ halfWidth: fc.integer({ min: 1, max: 3 }), depth: fc.integer({ min: 1, max: 5 }), room: fc.nat(9) })
  .map(({ halfWidth, depth, room }) => {
    const scale = 2 * halfWidth * depth + 1;
    return { filterSize: 2 * halfWidth + 1, scale, length: 2 * scale + room, depth };
  });

function outputs(network: nets.ConvNet, length: number): (pair: twopixels.PixelPair) => number {
  const run = nets.createForward(nets.planNetwork(network, length));
  return (pair) => run(twopixels.pairImage(length, pair)).output;
}

function assertOutput(network: nets.ConvNet, length: number, expected: (distance: number) => number): void {
  const output = outputs(network, length);
  for (const pair of twopixels.allPairs(twopixels.twoPixelTask({ length, scale: 2 }))) {
    const distance = twopixels.ringDistance(length, ...pair);
    near(output(pair), expected(distance), 1e-11, `${network.name}, l ${length}, pair ${pair}:`);
  }
}

test('low-frequency: 2(s^k̃ − ξ) + ReLU(ξ − d) for all pairs', () => {
  fc.assert(
    fc.property(admissible, ({ filterSize, scale, length, depth }) => {
      const constant = 2 * (filterSize ** depth - scale);
      const network = twopixels.lowFrequency({ scale, length, filterSize });
      assertOutput(network, length, (d) => constant + Math.max(0, scale - d));
    }),
    { numRuns: 25 },
  );
});

test('Dirichlet: ReLU(ξ − d) for all pairs, T_k positive, T_k̃ the box', () => {
  for (let scale = 3; scale <= 15; scale += 2) {
    const length = 2 * scale + (scale % 3);
    const network = twopixels.dirichlet({ scale, length });
    assertOutput(network, length, (d) => Math.max(0, scale - d));
    const responses = nets.pixelResponses(network, length);
    const reach = (scale - 1) / 2;
    for (const [k, response] of responses.entries()) {
      for (let i = -k - 1; i <= k + 1; i++) assert.ok(response.get(0, (i + length) % length) > 0);
    }
    for (let i = -reach; i <= reach; i++) near(responses.at(-1)!.get(0, (i + length) % length), 1, 1e-12);
  }
});

test('high-frequency: ReLU(ξ − d) for all pairs, responses are disjoint shifts that make up the box', () => {
  fc.assert(
    fc.property(admissible, ({ filterSize, scale, length }) => {
      const network = twopixels.highFrequency({ scale, length, filterSize });
      assertOutput(network, length, (d) => Math.max(0, scale - d));
      for (const [k, response] of nets.pixelResponses(network, length).entries()) {
        const [channels = 0, sites = 0] = response.shape;
        for (let i = 0; i < sites; i++) {
          const column = Array.from({ length: channels }, (_, h) => response.get(h, i));
          const inside = twopixels.ringDistance(length, 0, i) <= ((filterSize - 1) / 2) * (k + 1);
          assert.is(Math.max(...column), inside ? 1 : 0);
          assert.is(
            column.reduce((sum, value) => sum + value),
            inside ? 1 : 0,
          );
        }
      }
    }),
    { numRuns: 25 },
  );
});

test('the mix solves the task for every κ, and is a pure solution at both ends', () => {
  fc.assert(
    fc.property(admissible, fc.integer({ min: 0, max: 12 }), ({ filterSize, scale, length }, twelfths) => {
      const network = twopixels.mix({ scale, length, filterSize, mix: `${twelfths}/12` });
      const response = nets.pixelResponses(network, length).at(-1)!;
      const total = Array.from({ length }, (_, i) => response.get(0, i)).reduce((sum, value) => sum + value);
      assertOutput(network, length, (d) => 2 * (total - scale) + Math.max(0, scale - d));
      const low = nets.pixelResponses(twopixels.lowFrequency({ scale, length, filterSize }), length).at(-1)!;
      const reach = (scale - 1) / 2;
      for (let i = -reach; i <= reach; i++) {
        const site = (i + length) % length;
        assert.ok(response.get(0, site) >= 1 - 1e-12);
        if (twelfths === 0) near(response.get(0, site), low.get(0, site), 1e-12);
        if (twelfths === 12) near(response.get(0, site), 1, 1e-12);
      }
    }),
    { numRuns: 25 },
  );
});

test('the disordered ensemble without disorder is its base repeated; with it the seed decides', () => {
  const [scale, length] = [9, 24];
  const base = twopixels.highFrequency({ scale, length });
  const clean = twopixels.disordered({ base, copies: 4, disorder: 0, seed: '1' });
  assert.equal(nets.filterShape(clean.layers[1]!), [12, 12, 3]);
  assertOutput(clean, length, (d) => Math.max(0, scale - d));
  const weights = (seed: string, disorder: number) =>
    Array.from(twopixels.disordered({ base, copies: 2, disorder, seed }).layers[1]!.filters.data);
  assert.equal(weights('1', 0.3), weights('1', 0.3));
  assert.not.equal(weights('1', 0.3), weights('2', 0.3));
  const relative = weights('1', 0.3)
    .map((weight, i) => (weight === 0 ? 0 : (weight / weights('1', 0)[i]! - 1) / 0.3))
    .filter((z) => z !== 0);
  const other = weights('1', 0.1)
    .map((weight, i) => (weight === 0 ? 0 : (weight / weights('1', 0)[i]! - 1) / 0.1))
    .filter((z) => z !== 0);
  for (const [i, z] of relative.entries()) near(z, other[i]!, 1e-9);
});

test('strided: 1 for two pixels in one block of ξ sites, else 0', () => {
  for (const [filterSize, scale, length] of [
    [2, 8, 32],
    [3, 9, 27],
    [4, 16, 48],
    [5, 5, 20],
  ] as const) {
    const network = twopixels.strided({ filterSize, scale, length });
    const output = outputs(network, length);
    const task = twopixels.twoPixelTask({ length, scale });
    const together = twopixels.allPairs(task).filter((pair) => Math.abs(output(pair) - 1) < 1e-12);
    const apart = twopixels.allPairs(task).filter((pair) => Math.abs(output(pair)) < 1e-12);
    assert.is(together.length, ((length / scale) * scale * (scale - 1)) / 2);
    assert.is(together.length + apart.length, (length * (length - 1)) / 2);
  }
});

test('the largest solutions that are built have outputs that float64 resolves', () => {
  const cases = [
    ['low-frequency', 61, '', 1e-12],
    ['dirichlet', 39, '', 1e-7],
    ['mix', 41, '0', 1e-6],
    ['mix', 41, '0.123456789', 1e-6],
    ['mix', 91, '0.9', 1e-6],
  ] as const;
  for (const [name, scale, mix, tolerance] of cases) {
    for (const length of [2 * scale + 1, 4 * scale]) {
      const task = twopixels.twoPixelTask({ length, scale });
      const network = twopixels.constructSolution(name, { length, scale, mix });
      const plan = nets.planNetwork(network, length);
      const overlap = twopixels.distanceLaw(task).map(({ distance, probability }) => {
        return { probability, value: Math.max(0, scale - distance) };
      });
      const mean = overlap.reduce((sum, { probability, value }) => sum + probability * value, 0);
      const spread = 2 * overlap.reduce((sum, { probability, value }) => sum + probability * (value - mean) ** 2, 0);
      const shown = `${name} ${mix}, ξ ${scale}, l ${length}:`;
      close(twopixels.pairSpread(task, plan).at(-1)!, spread, tolerance, shown);
      const floats = analytic.enumerateInFloat(plan, task, twopixels.uniformShifts);
      close(floats.at(-1)!, analytic.overlapOutputDiffeo(task).value, tolerance, shown);
      if (name === 'dirichlet') continue;
      for (const [k, form] of analytic.linearLayerDiffeo(network, task).entries()) {
        if (form !== undefined) close(floats[k]!, form.value, 1e-12, `${shown} layer ${k + 1}`);
      }
    }
  }
});

test('solutions whose output float64 cannot resolve are refused with a remedy that works', () => {
  const build = (name: string, scale: number, options = {}) =>
    twopixels.constructSolution(name, { scale, length: 2 * scale, ...options });
  rejects(() => build('low-frequency', 63), /at most 2\^48 .* got 3\^31 at scale 63 \(use filterSize 63\)/);
  rejects(() => build('low-frequency', 81), /got 3\^40 at scale 81 \(use filterSize 5\)/);
  assert.is(build('low-frequency', 81, { filterSize: 5 }).layers.length, 20);
  rejects(() => build('dirichlet', 41), /scale must be at most 39 .* got 41 \(use another solution\)/);
  rejects(
    () => build('mix', 61, { mix: '1/3' }),
    /at most 2\^32 .* at scale 61 \(use filterSize 7, or a mix nearer 1\)/,
  );
  assert.is(build('mix', 61, { mix: '1/3', filterSize: 7 }).layers.length, 10);
  assert.is(build('mix', 61, { mix: '0.9' }).layers.length, 30);
});

test('rational weights: positive denominators, of any size', () => {
  const layer = (weight: bigint, denominator: bigint) => nets.rationalLayer({ filters: [[[weight]]], denominator });
  rejects(() => layer(1n, 0n), /denominator must be at least 1, got 0/);
  rejects(() => layer(1n, -3n), /denominator must be at least 1, got -3/);
  const huge = 10n ** 400n;
  assert.is(layer(2n * huge, 3n * huge).filters.get(0, 0, 0), 2 / 3);
});

test('the output does not change when the ring is turned', () => {
  fc.assert(
    fc.property(admissible, fc.nat(60), fc.nat(60), fc.nat(60), ({ scale, length, filterSize }, a, step, by) => {
      const first = a % length;
      const second = (first + 1 + (step % (length - 1))) % length;
      const options = { scale, length, filterSize, mix: '2/5', disorder: 0.2, channels: 2 * filterSize };
      for (const name of ['low-frequency', 'high-frequency', 'mix', 'disordered']) {
        const output = outputs(twopixels.constructSolution(name, options), length);
        near(output([first, second]), output([(first + by) % length, (second + by) % length]), 1e-10, name);
      }
    }),
    { numRuns: 25 },
  );
});

test('bad input is rejected in one line with a remedy', () => {
  const low =
    (scale: number, length = 32, filterSize = 3) =>
    () =>
      twopixels.lowFrequency({ scale, length, filterSize });
  rejects(low(6), /lowFrequency: scale must be odd and at least 3, got 6 \(use 5 or 7\)/);
  rejects(low(17), /scale must be at most half the length 32, got 17 \(use a length of at least 34\)/);
  rejects(low(Number.NaN), /got NaN/);
  rejects(low(-3), /got -3 \(use 3\)/);
  rejects(low(7, 32, 4), /filterSize must be odd, got 4 \(use 3 or 5\)/);
  rejects(low(7, 32, 2), /filterSize must be an integer of at least 3, got 2/);
  rejects(low(JSON.parse('"7"')), /scale must be a finite number, got "7"/);
  rejects(low(8, 32, 5), /1 plus a multiple of 4/);
  rejects(() => twopixels.dirichlet({ scale: 9, length: 32, filterSize: 5 }), /filterSize must be 3/);
  rejects(() => twopixels.strided({ scale: 6, length: 32 }), /power of the filter size 3, got 6 \(use 3 or 9\)/);
  rejects(() => twopixels.strided({ scale: 9, length: 32 }), /multiple of the scale 9, got 32 \(use 27 or 36\)/);
  rejects(() => twopixels.mix({ scale: 7, length: 32, mix: 1.5 }), /mix must be/);
  rejects(() => twopixels.mix({ scale: 7, length: 32, mix: 'half' }), /a number or a fraction/);
  const base = twopixels.highFrequency({ scale: 7, length: 32 });
  rejects(() => twopixels.disordered({ base, copies: 0, disorder: 0, seed: '' }), /copies must be/);
  rejects(() => twopixels.disordered({ base, copies: 1, disorder: -1, seed: '' }), /disorder must be/);
  rejects(
    () => twopixels.disordered({ base, copies: 1, disorder: 0.1, seed: JSON.parse('5') }),
    /seed: must be a string, got 5/,
  );
  rejects(
    () => twopixels.constructSolution('medium', { scale: 7, length: 32 }),
    /unknown solution medium \(use one of/,
  );
  const channels = (n: number) => () =>
    twopixels.constructSolution('disordered', { scale: 7, length: 32, channels: n });
  rejects(channels(7), /multiple of the filter size 3, got 7 \(use 6 or 9\)/);
});

test.run();
