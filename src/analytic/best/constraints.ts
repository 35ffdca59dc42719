import type { PairClasses } from './pair-classes.js';

/** What a solution must keep to. */
export interface Constraints {
  /** Least f(d < ξ) − f(d ≥ ξ), in units of the standard deviation of f over the pairs. */
  readonly margin: number;
  /** Largest D of the output. */
  readonly diffeoBound?: number;
}

/** Var F and its derivative. */
interface Spread {
  readonly mean: number;
  readonly variance: number;
}

function spreadOf({ weights, count }: PairClasses, clean: Float64Array): Spread {
  let [mean, variance] = [0, 0];
  for (let d = 0; d < count; d++) mean += weights[d]! * clean[d]!;
  for (let d = 0; d < count; d++) variance += weights[d]! * (clean[d]! - mean) ** 2;
  return { mean, variance };
}

/** D of the output of a net of stride 1, exactly, from its outputs at all distances. */
export function outputDiffeo(classes: PairClasses, clean: Float64Array): number {
  const { variance } = spreadOf(classes, clean);
  let numerator = 0;
  for (const { from, to, weight } of classes.moves) numerator += weight * (clean[to]! - clean[from]!) ** 2;
  return numerator / (2 * variance);
}

/** The least f(d < ξ) − f(d ≥ ξ) over the spread of f: above 0, the error is 0. */
export function cleanMargin(classes: PairClasses, clean: Float64Array): number {
  const { variance } = spreadOf(classes, clean);
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let d = 0; d < classes.count; d++) {
    if (classes.weights[d] === 0) continue;
    if (classes.positive[d]) least = Math.min(least, clean[d]!);
    else most = Math.max(most, clean[d]!);
  }
  return (least - most) / Math.sqrt(variance);
}

/** Σ of squares by which margins are too small and D too large; derivatives times `factor` are added to `slopes`. */
export function violation(
  classes: PairClasses,
  clean: Float64Array,
  { margin, diffeoBound }: Constraints,
  factor: number,
  slopes: Float64Array,
): number {
  const { count, weights, positive, moves } = classes;
  const { mean, variance } = spreadOf(classes, clean);
  const deviation = Math.sqrt(variance);
  let value = 0;
  let byDeviation = 0;
  for (let a = 0; a < count; a++) {
    if (weights[a] === 0 || !positive[a]) continue;
    for (let b = 0; b < count; b++) {
      if (weights[b] === 0 || positive[b]) continue;
      const short = margin - (clean[a]! - clean[b]!) / deviation;
      if (short <= 0) continue;
      value += short ** 2;
      slopes[a]! -= (2 * factor * short) / deviation;
      slopes[b]! += (2 * factor * short) / deviation;
      byDeviation += (2 * factor * short * (clean[a]! - clean[b]!)) / variance;
    }
  }
  let byVariance = byDeviation / (2 * deviation);
  if (diffeoBound !== undefined) {
    const D = outputDiffeo(classes, clean);
    const over = D / diffeoBound - 1;
    if (over > 0) {
      value += over ** 2;
      const slope = (2 * factor * over) / diffeoBound;
      for (const { from, to, weight } of moves) {
        const step = (slope * weight * (clean[to]! - clean[from]!)) / variance;
        slopes[to]! += step;
        slopes[from]! -= step;
      }
      byVariance -= (slope * D) / variance;
    }
  }
  for (let d = 0; d < count; d++) slopes[d]! += 2 * byVariance * weights[d]! * (clean[d]! - mean);
  return value;
}
