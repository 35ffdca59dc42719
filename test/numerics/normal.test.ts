import { numerics } from 'diffeolab';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const { InputError, bivariateNormalDistribution, normalDensity, normalDistribution, normalQuantile } = numerics;

const refused = (error: unknown) => error instanceof InputError;

function close(actual: number, expected: number, tolerance: number, what: string): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${what}: got ${actual}, expected ${expected} ± ${tolerance}`);
}

// Computed with mpmath at 40 digits from Φ(x) = erfc(−x/√2)/2.
const distributionTable: [x: number, value: number][] = [
  [-37, 5.725571222524577e-300],
  [-20, 2.7536241186062337e-89],
  [-10, 7.619853024160525e-24],
  [-5, 2.866515718791939e-7],
  [-2, 0.02275013194817921],
  [-0.5, 0.3085375387259869],
  [0, 0.5],
  [0.5, 0.6914624612740131],
  [1, 0.8413447460685429],
  [3, 0.9986501019683699],
  [8, 0.9999999999999993],
];

test('the normal distribution keeps its relative accuracy in the lower tail', () => {
  for (const [x, value] of distributionTable) {
    close(normalDistribution(x), value, value * (2 + x * x) * 2.3e-16, `Φ(${x})`);
  }
  assert.is(normalDistribution(Number.NEGATIVE_INFINITY), 0);
  assert.is(normalDistribution(Number.POSITIVE_INFINITY), 1);
});

test('the normal density is the slope of the distribution', () => {
  close(normalDensity(0), 0.3989422804014327, 1e-16, 'φ(0)');
  close(normalDensity(-2), 0.05399096651318806, 1e-16, 'φ(−2)');
  for (const x of [-3, -0.7, 0.2, 1.9]) {
    const slope = (normalDistribution(x + 1e-4) - normalDistribution(x - 1e-4)) / 2e-4;
    close(slope, normalDensity(x), 1e-9, `slope at ${x}`);
  }
});

// Roots of Φ(x) = p (in the tail of log Φ(x) = log p), computed with mpmath at 40 digits for the float64 p.
const quantileTable: [probability: number, value: number][] = [
  [1e-300, -37.0470962993612],
  [1e-100, -21.273453560965326],
  [1e-20, -9.262340089798407],
  [1e-10, -6.361340902404057],
  [1e-5, -4.264890793922825],
  [0.01, -2.326347874040841],
  [0.074, -1.4466320671589785],
  [0.076, -1.4325027208258116],
  [0.3, -0.5244005127080408],
  [0.499, -0.002506630899571766],
  [0.925, 1.4395314709384561],
  [0.99, 2.3263478740408408],
  [0.999999, 4.753424308817087],
];

test('the quantile agrees with high-precision roots in both tails and the centre', () => {
  for (const [probability, value] of quantileTable) {
    close(normalQuantile(probability), value, Math.abs(value) * 1e-15, `Φ⁻¹(${probability})`);
  }
  assert.is(normalQuantile(0.5), 0);
  assert.is(normalQuantile(0), Number.NEGATIVE_INFINITY);
  assert.is(normalQuantile(1), Number.POSITIVE_INFINITY);
  for (const bad of [-1e-9, 1.1, Number.NaN]) assert.throws(() => normalQuantile(bad), refused);
});

test('the quantile inverts the distribution', () => {
  fc.assert(
    fc.property(fc.double({ min: -36, max: 5, noNaN: true }), (x) => {
      const probability = normalDistribution(x);
      const conditioning = (probability * 2e-16 * (2 + x * x)) / normalDensity(x);
      close(normalQuantile(probability), x, 4 * conditioning + Math.abs(x) * 2e-15, `Φ⁻¹(Φ(${x}))`);
    }),
  );
});

// P(x ≤ a, y ≤ b) = ∫ φ(x)Φ((b − ρx)/√(1 − ρ²)) dx up to a, computed with mpmath at 40 digits
// for the float64 arguments.
const bivariateTable: [a: number, b: number, correlation: number, value: number][] = [
  [0.5, 0.4, 0.8, 0.5801357193245527],
  [-1, 0.5, 0.3, 0.1332561354499511],
  [2, 1, -0.6, 0.8186295851005381],
  [-3, -2.5, 0.5, 0.00022076329426085734],
  [1, 1, 0.999, 0.8370276880723563],
  [0.3, 0.2999, 0.99999999, 0.6178656686479318],
  [0.3, -0.2999, -0.99999999, 0.00004575354102083913],
  [-0.5, 1.5, -0.95, 0.24174662864965948],
  [1e-3, -2e-3, 0.7, 0.37320803781005574],
  [0, 1.3, -0.4, 0.4248398523715387],
  [-1.2, 0, 0.92, 0.1150181609719315],
  [4, -4, 0.97, 0.000031671241833119924],
  [-5, -5, 0.1, 9.596393199303265e-13],
  [-6, 3, -0.3, 8.743315546811848e-10],
  [0.1, 0.1, 0.9999999999999, 0.5398277664447578],
];

test('the bivariate distribution agrees with high-precision values', () => {
  for (const [a, b, correlation, value] of bivariateTable) {
    close(bivariateNormalDistribution(a, b, correlation), value, 5e-16, `Φ₂(${a}, ${b}; ${correlation})`);
  }
  close(bivariateNormalDistribution(-5, -5, 0.1) / 9.596393199303265e-13, 1, 1e-8, 'relative, lower tail');
});

// T(h, a): M. Patefield and D. Tandy, Fast and accurate calculation of Owen's T-function, J. Stat.
// Softw. 5 (5) (2000), table 1.
const owenTable: [h: number, a: number, value: number][] = [
  [0.0625, 0.25, 3.891193023470137e-2],
  [6.5, 0.4375, 2.0005773048508314e-11],
  [7, 0.96875, 6.399062719389869e-13],
  [4.78125, 0.0625, 1.0632974804687463e-7],
  [2, 0.5, 8.625077985521507e-3],
  [1, 0.9999975, 6.67418089782286e-2],
];

test("the bivariate distribution agrees with published values of Owen's function", () => {
  for (const [h, a, value] of owenTable) {
    const correlation = -a / Math.hypot(1, a);
    const found = normalDistribution(h) / 2 - bivariateNormalDistribution(h, 0, correlation);
    close(found, value, 3e-16, `T(${h}, ${a})`);
  }
});

const argument = fc.oneof(
  fc.double({ min: -8, max: 8, noNaN: true }),
  fc.constantFrom(0, -0, 1e-300, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
);
const correlations = fc.oneof(
  fc.double({ min: -1, max: 1, noNaN: true }),
  fc.double({ min: 0, max: 16, noNaN: true }).map((digits) => 1 - 10 ** -digits),
  fc.double({ min: 0, max: 16, noNaN: true }).map((digits) => 10 ** -digits - 1),
  fc.constantFrom(-1, 0, 1),
);

test('the bivariate distribution has the symmetries of its law', () => {
  fc.assert(
    fc.property(argument, argument, correlations, (a, b, correlation) => {
      const value = bivariateNormalDistribution(a, b, correlation);
      const lower = Math.max(0, normalDistribution(a) + normalDistribution(b) - 1);
      const upper = Math.min(normalDistribution(a), normalDistribution(b));
      assert.ok(value >= lower - 5e-16 && value <= upper + 5e-16, `bounds at ${a}, ${b}; ${correlation}: ${value}`);
      close(bivariateNormalDistribution(b, a, correlation), value, 5e-16, `exchange at ${a}, ${b}; ${correlation}`);
      const strip = bivariateNormalDistribution(a, -b, -correlation);
      close(value + strip, normalDistribution(a), 1e-15, `reflection at ${a}, ${b}; ${correlation}`);
    }),
    { numRuns: 1000 },
  );
});

test('the bivariate distribution has its closed forms and limits', () => {
  for (const correlation of [-1, -0.999999, -0.5, 0, 0.3, 0.95, 1]) {
    const orthant = 0.25 + Math.asin(correlation) / (2 * Math.PI);
    close(bivariateNormalDistribution(0, 0, correlation), orthant, 2e-16, `orthant at ${correlation}`);
    close(bivariateNormalDistribution(1e-12, -1e-12, correlation), orthant, 2e-12, `near orthant at ${correlation}`);
  }
  for (const a of [-4, -0.3, 0, 1.7]) {
    for (const b of [-2, 0, 0.9]) {
      const product = normalDistribution(a) * normalDistribution(b);
      close(bivariateNormalDistribution(a, b, 0), product, 3e-16, `independence at ${a}, ${b}`);
      for (const sign of [-1, 1]) {
        const limit = bivariateNormalDistribution(a, b, sign);
        const near = bivariateNormalDistribution(a, b, sign * (1 - 2 ** -50));
        close(near, limit, 2e-8, `limit at ${a}, ${b}; ${sign}`);
      }
    }
  }
  assert.throws(() => bivariateNormalDistribution(0, 0, 1.1), refused);
  assert.throws(() => bivariateNormalDistribution(Number.NaN, 0, 0), refused);
});

test.run();
