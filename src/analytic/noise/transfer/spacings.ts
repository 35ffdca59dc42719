import { tolerance, type WindowSums } from './window-sums.js';

/**
 * Standard deviations of the noise that the coarsest grid has in a spacing, at the least: ripples of e^{−2π²·1.15²}.
 */
const coarsest = 1.15;

/** Largest denominator of thresholds that are looked for on grids. */
const largestDenominator = 60;

/** Weights up to here, and their least common multiple up to twice it, are looked at for clean spacings. */
const smallWeight = 6;

/** Sets of multiples to extrapolate from, the best first. */
const multiples = [
  [1, 2, 3, 4],
  [2, 3, 4, 6],
  [1, 2, 3],
  [2, 3, 4],
];

/**
 * Sets of spacings h = 1/m to extrapolate from, the best first, each as its m in increasing order. All have the lit
 * pixel and the thresholds on the grid. None if no grid has the thresholds.
 *
 * The error is a series in h² where m is a multiple of every weight; else its terms from h⁴ on depend on what is left
 * over. So the first sets have multiples of the small weights, for large ones leave little mass below the threshold.
 */
export function spacingSets({ weights, firstThreshold, threshold }: WindowSums, deviation: number): number[][] {
  const denominator = commonDenominator([firstThreshold, threshold]);
  if (denominator === undefined) return [];
  const clean = cleanPart(weights);
  return [clean, ...[2, 1].filter((part) => part < clean)].flatMap((part) => {
    const unit = part * denominator;
    return multiples.map((set) => {
      const base = unit * Math.max(1, Math.ceil(coarsest / (deviation * unit * set[0]!)));
      return set.map((multiple) => base * multiple);
    });
  });
}

/** The least common multiple of the small weights. */
function cleanPart(weights: readonly number[]): number {
  const small = weights.filter((weight) => weight > 0 && weight <= smallWeight);
  const common = small.reduce((product, weight) => (product * weight) / greatestDivisor(product, weight), 1);
  return common <= 2 * smallWeight ? common : smallWeight;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

/** The least q for which all numbers are multiples of 1/q. */
function commonDenominator(values: readonly number[]): number | undefined {
  for (let q = 1; q <= largestDenominator; q++) {
    if (values.every((value) => Math.abs(value * q - Math.round(value * q)) <= tolerance)) return q;
  }
  return undefined;
}

/**
 * Limits h → 0 of numbers that were computed at spacings h = 1/m: by the polynomial in h² through all of them
 * (Richardson), through all but the coarsest and through all but the finest.
 */
export function extrapolate(
  ms: readonly number[],
  values: readonly number[],
): [best: number, fine: number, coarse: number] {
  return [limit(ms, values), limit(ms.slice(1), values.slice(1)), limit(ms.slice(0, -1), values.slice(0, -1))];
}

/** Σ_i value_i Π_{j ≠ i} m_i²/(m_i² − m_j²). */
function limit(ms: readonly number[], values: readonly number[]): number {
  return ms.reduce((sum, m, i) => {
    const factor = ms.reduce(
      (product, other, j) => (j === i ? product : (product * m ** 2) / (m ** 2 - other ** 2)),
      1,
    );
    return sum + factor * values[i]!;
  }, 0);
}

/** The largest distance of other numbers from one. */
export function largestDifference(value: number, others: readonly number[]): number {
  return Math.max(...others.map((other) => Math.abs(other - value)));
}
