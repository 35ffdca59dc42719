import { tolerance, type WindowSums } from './window-sums.js';

/** Standard deviations of the noise that the coarsest grid has in a spacing, at the least. */
const coarsest = 1.2;

/** Largest denominator of thresholds that are looked for on grids. */
const largestDenominator = 60;

/** Spacings in small parts of 1/q, the best first: weights that divide a part leave the error a series in h². */
const parts = [6, 2, 1];

/** Sets of multiples to extrapolate from, the best first. */
const multiples = [
  [1, 2, 3, 4],
  [1, 2, 3],
  [2, 3, 4],
];

/**
 * Sets of spacings h = 1/m to extrapolate from, the best first, each as its m in increasing order. All have the lit
 * pixel and the thresholds on the grid. None if no grid has the thresholds.
 */
export function spacingSets({ firstThreshold, threshold }: WindowSums, deviation: number): number[][] {
  const denominator = commonDenominator([firstThreshold, threshold]);
  if (denominator === undefined) return [];
  return parts.flatMap((part) => {
    const unit = part * denominator;
    return multiples.map((set) => {
      const base = unit * Math.max(1, Math.ceil(coarsest / (deviation * unit * set[0]!)));
      return set.map((multiple) => base * multiple);
    });
  });
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
