import { numerics } from 'diffeolab';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const { InputError, RectifiedExcess, integrate, normalDensity, normalDistribution, rectifiedMean, rectifiedSquare } =
  numerics;

function close(actual: number, expected: number, tolerance: number, what: string): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${what}: got ${actual}, expected ${expected} ± ${tolerance}`);
}

/** E f(ReLU(c + z)), with breaks where f has a kink. */
function expectation(f: (x: number) => number, centre: number, kinks: readonly number[]): number {
  const inner = kinks.filter((kink) => kink > 0 && kink < centre + 12).sort((a, b) => a - b);
  const ends = [Math.max(0, centre - 12), ...inner.filter((kink) => kink > centre - 12), centre + 12];
  let sum = normalDistribution(-centre) * f(0);
  for (let i = 1; i < ends.length; i++) {
    sum += integrate((x) => f(x) * normalDensity(x - centre), ends[i - 1]!, ends[i]!, 60);
  }
  return sum;
}

/** E ReLU(x + ReLU(c + z) − θ)^power: in closed form as long as x alone stays below the threshold. */
function lastSummand(x: number, centre: number, threshold: number, power: 1 | 2): number {
  const gap = threshold - x;
  if (gap > 0) return (power === 1 ? rectifiedMean : rectifiedSquare)(centre - gap, 1);
  return expectation((y) => (y - gap) ** power, centre, []);
}

const thresholds = [0.3, 1, 2 * Math.sqrt(3), 12];

test('sums of two and three summands agree with nested quadrature', () => {
  for (const threshold of thresholds) {
    const excess = new RectifiedExcess(threshold, { means: [0, threshold] });
    for (const counts of [
      [2, 0],
      [1, 1],
      [0, 2],
      [3, 0],
      [2, 1],
      [1, 2],
    ]) {
      const centres = [...new Array<number>(counts[0]!).fill(0), ...new Array<number>(counts[1]!).fill(threshold)];
      const nested = (x: number, rest: readonly number[], power: 1 | 2): number => {
        const [centre, ...others] = rest as [number, ...number[]];
        if (others.length === 0) return lastSummand(x, centre, threshold, power);
        return expectation((y) => nested(x + y, others, power), centre, [threshold - x]);
      };
      const law = excess.law(counts);
      const mean = nested(0, centres, 1);
      const square = nested(0, centres, 2);
      const at = `at θ = ${threshold}, counts ${counts}`;
      close(excess.incrementMean(law, 0), mean, 1e-12 * (mean + 1e-3), `mean ${at}`);
      close(excess.incrementSquare(law, 0), square, 1e-12 * (square + 1e-3), `square ${at}`);
      const clean = Math.max(0, (counts[1]! - 1) * threshold);
      close(excess.incrementMean(law, clean), mean - clean, 2e-12 * (mean + 1), `mean increment ${at}`);
      const increment = square - 2 * clean * mean + clean ** 2;
      close(excess.incrementSquare(law, clean), increment, 2e-12 * (square + 1), `square increment ${at}`);
    }
  }
});

test('two sums that share a part agree with nested quadrature over three variables', () => {
  for (const threshold of thresholds) {
    const excess = new RectifiedExcess(threshold, { means: [0, threshold] });
    for (const kinds of [
      [0, 0, 0],
      [1, 0, 0],
      [0, 1, 0],
      [1, 0, 1],
      [1, 1, 0],
    ] as [number, number, number][]) {
      const [a, b, c] = kinds;
      const counts = (kind: number) => (kind === 0 ? [1, 0] : [0, 1]);
      const cleans = [Math.max(0, a + b - 1) * threshold, Math.max(0, b + c - 1) * threshold] as const;
      const other = (kind: number, clean: number) => (y: number) =>
        lastSummand(y, kind * threshold, threshold, 1) - clean;
      const [one, two] = [other(a, cleans[0]), other(c, cleans[1])];
      const expected = expectation((y) => one(y) * two(y), b * threshold, [threshold]);
      const [lawA, lawB, lawC] = kinds.map((kind) => excess.law(counts(kind))) as [never, never, never];
      const found = excess.incrementProduct(lawA, lawB, lawC, cleans);
      close(found, expected, 1e-12 * (Math.abs(expected) + 1e-3), `θ = ${threshold}, kinds ${kinds}`);
    }
  }
});

test('a sum that shares everything with itself has its square, one that shares nothing its squared mean', () => {
  const excess = new RectifiedExcess(3.4, { means: [0, 3.4] });
  const none = excess.law([0, 0]);
  for (const counts of [
    [7, 0],
    [6, 1],
    [5, 2],
  ]) {
    const law = excess.law(counts);
    const clean = Math.max(0, (counts[1]! - 1) * 3.4);
    const square = excess.incrementSquare(law, clean);
    close(excess.incrementProduct(none, law, none, [clean, clean]), square, 1e-14 * square, 'all shared');
    const mean = excess.incrementMean(law, clean);
    close(excess.incrementProduct(law, none, law, [clean, clean]), mean ** 2, 1e-13 * mean ** 2, 'nothing shared');
  }
});

test('laws are normalised and have the mean of their summands', () => {
  const excess = new RectifiedExcess(1.5, { means: [-1, 0, 2.5] });
  for (const counts of [
    [1, 0, 0],
    [0, 7, 1],
    [2, 30, 2],
    [0, 200, 0],
  ]) {
    const law = excess.law(counts);
    const mean =
      counts[0]! * rectifiedMean(-1, 1) + counts[1]! * rectifiedMean(0, 1) + counts[2]! * rectifiedMean(2.5, 1);
    close(law.mean, mean, 1e-13 * mean, `mean of ${counts}`);
    const atom = normalDistribution(1) ** counts[0]! * 0.5 ** counts[1]! * normalDistribution(-2.5) ** counts[2]!;
    close(law.atom, atom, 1e-14 * atom, `atom of ${counts}`);
    // E ReLU(S + X − θ) − E ReLU(S − θ) tends to E X once the threshold is far below: here P(S > θ) is close to 1.
    if (counts[1] === 200) close(excess.incrementMean(law, 0), mean - 1.5, 1e-11, 'mean far above the threshold');
  }
});

test('the quadrature has converged to 1e-12 at its default resolution', () => {
  for (const threshold of thresholds) {
    const values = [{}, { order: 16 }, { order: 28 }, { width: 1.3 }].map((resolution) => {
      const excess = new RectifiedExcess(threshold, { means: [0, threshold], ...resolution });
      return [
        excess.incrementSquare(excess.law([9, 2]), threshold),
        excess.incrementSquare(excess.law([11, 0]), 0),
        excess.incrementMean(excess.law([10, 1]), 0),
        excess.incrementProduct(excess.law([4, 1]), excess.law([5, 1]), excess.law([5, 0]), [threshold, 0]),
      ];
    });
    for (const [n, value] of values[0]!.entries()) {
      for (const other of values.slice(1)) close(other[n]!, value, 1e-12 * value, `θ = ${threshold}, quantity ${n}`);
    }
  }
  const coarse = new RectifiedExcess(12, { means: [0, 12], order: 4, width: 6 });
  const fine = new RectifiedExcess(12, { means: [0, 12] });
  const ratio = coarse.incrementSquare(coarse.law([9, 2]), 12) / fine.incrementSquare(fine.law([9, 2]), 12);
  assert.ok(Math.abs(ratio - 1) > 1e-8, `a coarse grid must show: ${ratio}`);
});

test('bad arguments are refused', () => {
  const refused = (error: unknown) => error instanceof InputError;
  assert.throws(() => new RectifiedExcess(0, { means: [0] }), refused);
  assert.throws(() => new RectifiedExcess(1e5, { means: [0] }), refused);
  assert.throws(() => new RectifiedExcess(1, { means: [Number.NaN] }), refused);
  assert.throws(() => new RectifiedExcess(1, { means: [0], order: 1 }), refused);
  assert.throws(() => new RectifiedExcess(1, { means: [0] }).law([1, 1]), refused);
  assert.throws(() => new RectifiedExcess(1, { means: [0] }).law([-1]), refused);
});

test.run();
