import { analytic, nets, twopixels } from 'diffeolab';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { close, near, rejects } from '../support/assertions.js';

const test = suite('thresholds of constructed solutions');

const names = ['low-frequency', 'dirichlet', 'high-frequency'] as const;

/** Admissible sizes of a solution with 2ξ < l ≤ 2ξ + 8. */
const sizes = fc
  .record({ name: fc.constantFrom(...names), q: fc.integer({ min: 1, max: 3 }), depth: fc.integer({ min: 1, max: 4 }) })
  .chain(({ name, q, depth }) => {
    const halfWidth = name === 'dirichlet' ? 1 : q;
    const scale = 2 * halfWidth * depth + 1;
    return fc.record({
      name: fc.constant(name),
      scale: fc.constant(scale),
      filterSize: fc.constant(2 * halfWidth + 1),
      length: fc.integer({ min: 2 * scale + 1, max: 2 * scale + 8 }),
    });
  });

function errorOf(name: string, size: { scale: number; length: number }, threshold: number | string): number {
  const network = twopixels.constructSolution(name, { ...size, threshold });
  return twopixels.classificationError(network, twopixels.twoPixelTask(size)).error;
}

test('error 0 for 0 < θ < 2, and not beyond', () => {
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 1990 }), fc.integer({ min: 1, max: 1500 }), (size, inside, beyond) => {
      assert.is(errorOf(size.name, size, `${inside}/1000`), 0);
      assert.ok(errorOf(size.name, size, `${2000 + beyond}/1000`) > 0);
    }),
    { numRuns: 60 },
  );
  for (const name of ['low-frequency', 'high-frequency']) {
    const size = { scale: 7, length: 32 };
    assert.is(errorOf(name, size, '1999999/1000000'), 0);
    assert.ok(errorOf(name, size, 2) > 0);
  }
  assert.is(errorOf('mix', { scale: 9, length: 20 }, 1.9), 0);
});

test('D of the output does not depend on θ while T is a box and θ < 2, or θ ≤ 1', () => {
  for (const [length, scale, filterSize] of [
    [32, 7, 3],
    [24, 5, 5],
    [40, 13, 7],
  ] as const) {
    const size = { length, scale, filterSize };
    const task = twopixels.twoPixelTask(size);
    const expected = analytic.overlapOutputDiffeo(task);
    const output = (name: string, threshold: string) =>
      analytic.diffeoSensitivity(twopixels.constructSolution(name, { ...size, threshold }), task).at(-1)!;
    for (const threshold of ['1/1000', '1/2', '1', '4/3', '1999/1000']) {
      assert.is(output('high-frequency', threshold).fraction, expected.fraction);
      if (filterSize === 3) close(output('dirichlet', threshold).value, expected.value, 1e-9);
    }
    for (const threshold of ['1/1000', '1/2', '1']) {
      assert.is(output('low-frequency', threshold).fraction, expected.fraction);
    }
    assert.ok(Number.isNaN(output('high-frequency', '2').value));
  }
});

test('D of the low-frequency output grows slowly beyond θ = 1', () => {
  const size = { length: 32, scale: 7 };
  const task = twopixels.twoPixelTask(size);
  for (const [threshold, expected] of [
    [1, 0.06395],
    [1.5, 0.068789],
    [1.95, 0.074821],
  ] as const) {
    const network = twopixels.constructSolution('low-frequency', { ...size, threshold });
    const quantity = analytic.diffeoSensitivity(network, task).at(-1)!;
    near(quantity.value, expected, 1e-6);
    assert.type(quantity.fraction, 'string');
  }
});

test('closed forms of D leave out what a first threshold makes non-linear', () => {
  const size = { length: 24, scale: 7 };
  const task = twopixels.twoPixelTask(size);
  for (const name of twopixels.solutionNames.filter((solution) => solution !== 'strided')) {
    for (const thresholds of [{ threshold: '3/2' }, { firstThreshold: '2/5' }]) {
      const network = twopixels.constructSolution(name, { ...size, ...thresholds });
      const enumerated = analytic.diffeoSensitivity(network, task);
      const closed = analytic.linearLayerDiffeo(network, task);
      assert.is(
        closed.some((quantity) => quantity !== undefined),
        !('firstThreshold' in thresholds),
      );
      for (const [k, quantity] of closed.entries()) {
        if (quantity !== undefined) close(quantity.value, enumerated[k]!.value, 1e-12);
      }
    }
  }
});

test('a lit pixel keeps its response under β, and clean outputs of the high-frequency net stay for d ≥ 1', () => {
  const size = { length: 20, scale: 9 };
  const [plain, raised] = [0, '2/5'].map((firstThreshold) =>
    twopixels.constructSolution('high-frequency', { ...size, firstThreshold }),
  ) as [nets.ConvNet, nets.ConvNet];
  const outputs = (network: nets.ConvNet) => {
    const run = nets.createForward(nets.planNetwork(network, size.length));
    return Array.from({ length: 10 }, (_, d) => run(twopixels.pairImage(size.length, [0, d])).output);
  };
  const [before, after] = [outputs(plain), outputs(raised)];
  for (let d = 1; d < 10; d++) near(after[d]!, before[d]!, 1e-12);
  // The pixels of a collision add up to 2, which (2 − β)/(1 − β) = 8/3 amplifies.
  near(after[0]!, 9 * (8 / 3 - 1), 1e-12);
  near(before[0]!, 9, 1e-12);
});

test('u₀ is 1 for all but the strided, where it is 1/s', () => {
  for (const [name, options, filter, bias] of [
    ['low-frequency', { length: 32, scale: 7 }, 2, -1],
    ['dirichlet', { length: 32, scale: 7 }, 2, -1],
    ['high-frequency', { length: 32, scale: 7 }, 2, -1],
    ['strided', { length: 27, scale: 9 }, 2 / 3, -1 / 3],
  ] as const) {
    const [layer] = twopixels.constructSolution(name, { ...options, firstThreshold: '1/2' }).layers;
    near(layer!.filters.get(0, 0, name === 'high-frequency' ? 2 : 0), filter, 1e-15);
    near(layer!.bias.get(0), bias, 1e-15);
    assert.is(layer!.rational === undefined, name === 'dirichlet');
  }
});

test('disorder of 0 leaves thresholds as they are', () => {
  const options = { length: 24, scale: 7, threshold: 1.25, firstThreshold: 0.3 };
  const task = twopixels.twoPixelTask(options);
  const [base, copies] = ['high-frequency', 'disordered'].map((name) =>
    analytic.exactNoiseSensitivity(
      twopixels.constructSolution(name, { ...options, disorder: 0, ...(name === 'disordered' && { channels: 6 }) }),
      task,
      0.3,
    ),
  ) as [analytic.LayerQuantity[], analytic.LayerQuantity[]];
  for (const [k, { value }] of base.entries()) close(copies[k]!.value, value, 1e-10);
});

test('exact noise sensitivity of the high-frequency output over θ and β', () => {
  const output = (
    options: { scale: number; length?: number; threshold?: number; firstThreshold?: number },
    energy = 8 / 3,
  ) => {
    const size = { length: 32, ...options };
    const task = twopixels.twoPixelTask(size);
    const deviation = Math.sqrt(energy / size.length);
    const quantity = analytic
      .exactNoiseSensitivity(twopixels.constructSolution('high-frequency', size), task, deviation)
      .at(-1);
    assert.is(quantity?.status, 'exact');
    return quantity!.value;
  };
  // The least G over θ, its place to four decimals.
  for (const [scale, length, energy, at, least] of [
    [3, 32, 8 / 3, 1.5391, 2.11844],
    [5, 32, 8 / 3, 1.4637, 7.637126],
    [7, 32, 8 / 3, 1.3229, 15.421926],
    [7, 32, 0.1, 1.3024, 0.038597],
  ] as const) {
    near(output({ scale, length, threshold: at }, energy), least, 1e-6);
    assert.ok(output({ scale, length, threshold: at - 0.01 }, energy) > least);
    assert.ok(output({ scale, length, threshold: at + 0.01 }, energy) > least);
  }
  near(output({ scale: 11 }), 32.038059, 1e-6);
  for (const threshold of [0.99, 1.01]) assert.ok(output({ scale: 11, threshold }) > 32.038059);
  near(output({ scale: 7 }), 17.775, 5e-4);
  near(output({ scale: 7, firstThreshold: 0.4 }), 2.93, 5e-3);
  // (2 − θ)² G tends to a constant.
  near(0.01 ** 2 * output({ scale: 7, threshold: 1.99 }), 1.063, 0.03);
});

test('θ → 0: θ² G tends to the second moment of the sum of the rectified noise, over the spread of the ramp', () => {
  const [length, scale, energy] = [32, 7, 8 / 3];
  const task = twopixels.twoPixelTask({ length, scale });
  const deviation = Math.sqrt(energy / length);
  const t = 1 / deviation;
  const density = Math.exp(-(t ** 2) / 2) / Math.sqrt(2 * Math.PI);
  // Φ(−t) by its continued fraction is below 10⁻³ here; what it adds is taken from the exact first layer below.
  const below = analytic.exactNoiseSensitivity(
    nets.convNet({ name: 'pixels', layers: [nets.convLayer({ filters: [[[1]]] })] }),
    task,
    deviation,
  )[1]!;
  const spread = twopixels
    .pairSpread(task, nets.planNetwork(twopixels.highFrequency({ length, scale }), length))
    .at(-1)!;
  assert.ok(Number.isNaN(below.value));
  const tail = normalTail(t);
  const [m0, q0] = [deviation / Math.sqrt(2 * Math.PI), deviation ** 2 / 2];
  const [m1, q1] = [deviation * density - tail, deviation ** 2 * (1 - tail - t * density) + tail];
  const mean = (length - 2) * m0 + 2 * m1;
  const variance = (length - 2) * (q0 - m0 ** 2) + 2 * (q1 - m1 ** 2);
  const limit = (scale ** 2 * (mean ** 2 + variance)) / spread;
  near(limit, 78.66, 5e-3);
  const network = twopixels.constructSolution('high-frequency', { length, scale, threshold: 0.03 });
  const exact = analytic.exactNoiseSensitivity(network, task, deviation).at(-1)!;
  close(0.03 ** 2 * exact.value, limit, 0.05);
});

/** Φ(−t) by Simpson's rule. */
function normalTail(t: number): number {
  const [steps, width] = [2000, 10];
  const h = width / steps;
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const weight = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2;
    sum += weight * Math.exp(-((t + i * h) ** 2) / 2);
  }
  return (sum * h) / 3 / Math.sqrt(2 * Math.PI);
}

test('refusals', () => {
  const size = { length: 32, scale: 7 };
  const network = twopixels.highFrequency(size);
  const refused = (thresholds: twopixels.Thresholds, message: RegExp) =>
    rejects(() => twopixels.withThresholds(network, thresholds), message);
  refused({ threshold: 0 }, /^withThresholds: threshold must be above 0, got 0 \(/);
  refused({ threshold: '-1/2' }, /threshold must be above 0, got -1\/2/);
  refused({ threshold: Number.NaN }, /threshold must be a finite number or a fraction such as "3\/2", got NaN/);
  refused({ threshold: 'one' }, /expected a number or a fraction/);
  refused({ firstThreshold: 1 }, /firstThreshold must be at least 0 and below 1, got 1 \(/);
  refused({ firstThreshold: -0.1 }, /firstThreshold must be at least 0 and below 1, got -1\/10/);
  rejects(
    () => twopixels.constructSolution('dirichlet', { length: 32, scale: 3, firstThreshold: 0.1 }),
    /firstThreshold must be 0 in a net of one layer, .* got 1\/10 \(leave it out/,
  );
});

test.run();
