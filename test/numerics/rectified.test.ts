import { numerics } from 'diffeolab';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const {
  InputError,
  integrate,
  normalDensity,
  rectifiedIncrementMean,
  rectifiedIncrementProduct,
  rectifiedIncrementSquare,
  rectifiedMean,
  rectifiedProduct,
  rectifiedSquare,
} = numerics;

type Pair = [mean1: number, deviation1: number, mean2: number, deviation2: number, correlation: number];

const refused = (error: unknown) => error instanceof InputError;

function close(actual: number, expected: number, tolerance: number, what: string): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${what}: got ${actual}, expected ${expected} ± ${tolerance}`);
}

const relu = (x: number) => Math.max(0, x);

/** E f(μ + σz) by quadrature with a break at the kink. */
function expectation(f: (u: number) => number, mean: number, deviation: number): number {
  const kink = Math.min(10, Math.max(-10, -mean / deviation));
  const integrand = (z: number) => f(mean + deviation * z) * normalDensity(z);
  return integrate(integrand, -10, kink, 80) + integrate(integrand, kink, 10, 80);
}

// One conditional integral of one variable over the other, computed with mpmath at 40 to 60 digits
// for the float64 arguments.
const productTable: [...Pair, value: number][] = [
  [1, 0.3, 0.5, 0.4, 0.7, 0.5953602698484912],
  [-0.5, 1, 0.8, 0.5, -0.4, 0.1039144389301165],
  [0, 1, 0, 2, 0.25, 0.45330987784454146],
  [-1, 0.5, -1.2, 0.6, 0.9, 0.0012378519147456493],
  [0.2, 0.3, 0.2, 0.3, 0.99999999, 0.11634284977749525],
  [0.2, 0.3, -0.2, 0.3, -0.99999999, 1.0813754316557622e-14],
  [1.5, 2, -0.7, 0.9, 0.9999999999, 0.5617625899438153],
  [3, 0.1, 2, 0.1, -0.5, 5.995],
  [0.1, 1e-3, 0.1, 2e-3, 0.5, 0.010001000000000001],
  [-2, 0.5, 0.4, 0.2, -0.9, 9.989245444552999e-13],
];

const incrementProductTable: [...Pair, value: number][] = [
  [1, 0.3, 0.5, 0.4, 0.7, 0.07510871084346482],
  [-0.5, 1, 0.8, 0.5, -0.4, -0.054322806990928334],
  [0, 1, 0, 2, 0.25, 0.45330987784454146],
  [-1, 0.5, -1.2, 0.6, 0.9, 0.0012378519147456493],
  [0.2, 0.3, 0.2, 0.3, 0.99999999, 0.05820849211856682],
  [0.2, 0.3, -0.2, 0.3, -0.99999999, -0.009067178829453402],
  [1.5, 2, -0.7, 0.9, 0.9999999999, 0.393030027611179],
  [3, 0.1, 2, 0.1, -0.5, -0.005000000000000001],
  [0.1, 1e-3, 0.1, 2e-3, 0.5, 1e-6],
  [-2, 0.5, 0.4, 0.2, -0.9, -1.429050687556589e-6],
  [1, 1e-5, 1, 1e-5, 0.3, 3.0000000000000006e-11],
  [1e-6, 1e-5, -2e-6, 1e-5, 0.3, 1.8286006901887226e-11],
  [0, 0.3, 1, 0.3, 0.5, 0.022500046194778984],
  [0.3, 0.3, -0.2, 0.3, -0.5, -0.0074535848706813795],
];

const incrementTable: [clean: number, deviation: number, square: number, mean: number][] = [
  [1, 0.3, 0.08992776120432178, 0.00003362336569049436],
  [0, 0.3, 0.045, 0.1196826841204298],
  [-0.5, 0.3, 0.0013271489538446979, 0.00594796550141725],
  [1, 1e-6, 1e-12, 0],
  [0.01, 0.3, 0.04504911356009165, 0.11474916834466402],
  [-3, 0.5, 1.2111441863779571e-11, 7.817848979854832e-11],
];

test('one rectified Gaussian agrees with quadrature', () => {
  for (const [mean, deviation] of [
    [0.3, 1],
    [-1.1, 0.6],
    [0, 2],
    [4, 0.5],
  ] as const) {
    close(rectifiedMean(mean, deviation), expectation(relu, mean, deviation), 1e-14, `mean at ${mean}, ${deviation}`);
    const square = expectation((u) => relu(u) ** 2, mean, deviation);
    close(rectifiedSquare(mean, deviation), square, 3e-14, `square at ${mean}, ${deviation}`);
  }
});

test('two rectified Gaussians agree with high-precision values', () => {
  for (const [mean1, deviation1, mean2, deviation2, correlation, value] of productTable) {
    const scale = (Math.abs(mean1) + deviation1) * (Math.abs(mean2) + deviation2);
    const found = rectifiedProduct(mean1, deviation1, mean2, deviation2, correlation);
    close(found, value, 3e-16 * scale, `at ${[mean1, deviation1, mean2, deviation2, correlation]}`);
  }
});

test('increments agree with high-precision values, to relative accuracy also at small variance', () => {
  for (const [clean1, deviation1, clean2, deviation2, correlation, value] of incrementProductTable) {
    const found = rectifiedIncrementProduct(clean1, deviation1, clean2, deviation2, correlation);
    close(found, value, 2e-15 * deviation1 * deviation2, `at ${[clean1, deviation1, clean2, deviation2, correlation]}`);
  }
  for (const [clean, deviation, square, mean] of incrementTable) {
    close(
      rectifiedIncrementSquare(clean, deviation),
      square,
      2e-16 * deviation ** 2,
      `square at ${clean}, ${deviation}`,
    );
    close(rectifiedIncrementMean(clean, deviation), mean, 1e-12 * mean, `mean at ${clean}, ${deviation}`);
  }
});

test('at zero mean the product is the arc-cosine kernel of degree 1', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: Math.PI, noNaN: true }), (angle) => {
      const kernel = (Math.sin(angle) + (Math.PI - angle) * Math.cos(angle)) / (2 * Math.PI);
      close(rectifiedProduct(0, 1.5, 0, 0.5, Math.cos(angle)), 0.75 * kernel, 3e-16, `angle ${angle}`);
    }),
  );
});

// Subnormal means are left out: they have no digits to keep.
const mean = fc.double({ min: -3, max: 3, noNaN: true }).map((x) => (Math.abs(x) < 1e-290 ? 0 : x));
const deviation = fc.oneof(fc.double({ min: 1e-3, max: 2, noNaN: true }), fc.constantFrom(0, 1e-320));
const correlation = fc.oneof(
  fc.double({ min: -1, max: 1, noNaN: true }),
  fc.double({ min: 8, max: 16, noNaN: true }).chain((digits) => fc.constantFrom(1 - 10 ** -digits, 10 ** -digits - 1)),
  fc.constantFrom(-1, 0, 1, 1 + 1e-13),
);

test('the product is symmetric, homogeneous, consistent with its increments and continuous at ρ = ±1', () => {
  fc.assert(
    fc.property(mean, deviation, mean, deviation, correlation, (m1, d1, m2, d2, rho) => {
      const value = rectifiedProduct(m1, d1, m2, d2, rho);
      const scale = (Math.abs(m1) + d1) * (Math.abs(m2) + d2) + 1e-300;
      const at = `at ${[m1, d1, m2, d2, rho]}`;
      close(rectifiedProduct(m2, d2, m1, d1, rho), value, 1e-15 * scale, `exchange ${at}`);
      close(rectifiedProduct(2 * m1, 2 * d1, m2, d2, rho), 2 * value, 2e-15 * scale, `homogeneity ${at}`);
      const increment = rectifiedIncrementProduct(m1, d1, m2, d2, rho);
      const expected =
        value - relu(m1) * rectifiedMean(m2, d2) - relu(m2) * rectifiedMean(m1, d1) + relu(m1) * relu(m2);
      close(increment, expected, 5e-15 * scale, `increment ${at}`);
      const limit = rectifiedProduct(m1, d1, m2, d2, Math.sign(rho));
      if (Math.abs(rho) > 1 - 1e-8) close(value, limit, (1.1e-8 + 1e-15) * scale, `limit ${at}`);
    }),
    { numRuns: 1000 },
  );
});

test('a variable with itself and independent variables', () => {
  fc.assert(
    fc.property(mean, deviation, mean, deviation, (m1, d1, m2, d2) => {
      const scale = (Math.abs(m1) + d1) * (Math.abs(m2) + d2) + 1e-300;
      const independent = rectifiedMean(m1, d1) * rectifiedMean(m2, d2);
      close(rectifiedProduct(m1, d1, m2, d2, 0), independent, 1e-15 * scale, `independence at ${[m1, d1, m2, d2]}`);
      const self = (Math.abs(m1) + d1) ** 2 + 1e-300;
      close(rectifiedProduct(m1, d1, m1, d1, 1), rectifiedSquare(m1, d1), 2e-15 * self, `square at ${m1}, ${d1}`);
      const increment = rectifiedIncrementProduct(m1, d1, m1, d1, 1);
      close(increment, rectifiedIncrementSquare(m1, d1), 2e-15 * self, `increment at ${m1}, ${d1}`);
    }),
  );
});

test('a variable that does not fluctuate is its mean', () => {
  assert.is(rectifiedMean(2, 0), 2);
  assert.is(rectifiedMean(-2, 0), 0);
  assert.is(rectifiedSquare(3, 0), 9);
  assert.is(rectifiedProduct(2, 0, 3, 0, 0.5), 6);
  assert.is(rectifiedProduct(0, 0, 3, 1, 0.5), 0);
  assert.is(rectifiedProduct(2, 0, 0.5, 1, 0.5), 2 * rectifiedMean(0.5, 1));
  assert.is(rectifiedIncrementSquare(1, 0), 0);
  assert.is(rectifiedIncrementSquare(-1, 0), 0);
  assert.is(rectifiedIncrementMean(0, 0), 0);
  assert.is(rectifiedIncrementProduct(0, 0, 1, 1, 0.5), 0);
});

test('bad arguments are refused', () => {
  assert.throws(() => rectifiedMean(0, -1), refused);
  assert.throws(() => rectifiedSquare(Number.NaN, 1), refused);
  assert.throws(() => rectifiedProduct(0, 1, 0, 1, 1.01), refused);
  assert.throws(() => rectifiedIncrementProduct(0, 1, 0, Number.NaN, 0), refused);
});

test.run();
