import type { PairClasses } from './pair-classes.js';

/** What can be made best: G*, the error under noise at the best threshold, d′, G. */
export const objectiveNames = ['recalibrated', 'error', 'sensitivity-index', 'noise'] as const;
/** One of `objectiveNames`. */
export type ObjectiveName = (typeof objectiveNames)[number];

/** Outputs of a net: F(x) of each distance, and F(x + η) [distances, points], the first `used` at equal weights. */
export interface NoisyOutputs {
  readonly clean: Float64Array;
  readonly noisy: Float64Array;
  readonly points: number;
  readonly used: number;
}

/** The same for derivatives, which are added. */
export type OutputSlopes = NoisyOutputs;

/** First and second moments that all objectives are made of, and their derivatives by the outputs. */
export interface OutputMoments {
  /** ⟨F⟩ and Var F over pairs. */
  readonly cleanMean: number;
  readonly cleanVariance: number;
  /** ⟨F′⟩ and Var F′ over pairs and noise. */
  readonly mean: number;
  readonly variance: number;
  /** Cov(F′, F). */
  readonly covariance: number;
  /** E F′ and E F′² over the noise, for each distance. */
  readonly means: Float64Array;
  readonly squares: Float64Array;
}

export function outputMoments({ weights, count }: PairClasses, outputs: NoisyOutputs): OutputMoments {
  const { clean, noisy, points, used } = outputs;
  const means = new Float64Array(count);
  const squares = new Float64Array(count);
  for (let d = 0; d < count; d++) {
    if (weights[d] === 0) continue;
    for (let n = d * points; n < d * points + used; n++) {
      means[d]! += noisy[n]! / used;
      squares[d]! += noisy[n]! ** 2 / used;
    }
  }
  return momentsOf(weights, clean, means, squares);
}

/** The moments of outputs from those of each distance. */
export function momentsOf(
  weights: Float64Array,
  clean: Float64Array,
  means: Float64Array,
  squares: Float64Array,
): OutputMoments {
  let [cleanMean, mean] = [0, 0];
  for (let d = 0; d < weights.length; d++) {
    cleanMean += weights[d]! * clean[d]!;
    mean += weights[d]! * means[d]!;
  }
  let [cleanVariance, variance, covariance] = [0, 0, 0];
  for (let d = 0; d < weights.length; d++) {
    cleanVariance += weights[d]! * (clean[d]! - cleanMean) ** 2;
    covariance += weights[d]! * (clean[d]! - cleanMean) * (means[d]! - mean);
    variance += weights[d]! * (squares[d]! - means[d]! ** 2 + (means[d]! - mean) ** 2);
  }
  return { cleanMean, cleanVariance, mean, variance, covariance, means, squares };
}

/** Derivatives of a value by what it is made of: by F(x), by E F′ and by E F′² of each distance. */
export interface MomentSlopes {
  readonly clean: Float64Array;
  readonly means: Float64Array;
  readonly squares: Float64Array;
}

/** G*, −d′ or G from moments, with derivatives added to `slopes`. What is best is least. */
export function momentObjective(
  name: Exclude<ObjectiveName, 'error'>,
  classes: PairClasses,
  clean: Float64Array,
  moments: OutputMoments,
  slopes?: MomentSlopes,
): number {
  if (name === 'recalibrated') return recalibrated(classes, clean, moments, slopes);
  return name === 'noise' ? noise(classes, clean, moments, slopes) : sensitivityIndex(classes, moments, slopes);
}

/** (1 − r|r|)/2: G*, and worse where the sign of the output is turned. */
function recalibrated(
  { weights, count }: PairClasses,
  clean: Float64Array,
  { cleanMean, cleanVariance, mean, variance, covariance, means }: OutputMoments,
  slopes?: MomentSlopes,
): number {
  const squared = (covariance * Math.abs(covariance)) / (cleanVariance * variance);
  if (slopes === undefined) return (1 - squared) / 2;
  const byCovariance = -Math.abs(covariance) / (cleanVariance * variance);
  const byVariance = squared / (2 * variance);
  const byClean = squared / (2 * cleanVariance);
  for (let d = 0; d < count; d++) {
    const weight = weights[d]!;
    slopes.clean[d]! += weight * (byCovariance * (means[d]! - mean) + 2 * byClean * (clean[d]! - cleanMean));
    slopes.means[d]! += weight * (byCovariance * (clean[d]! - cleanMean) - 2 * byVariance * mean);
    slopes.squares[d]! += weight * byVariance;
  }
  return (1 - squared) / 2;
}

/** G = ⟨(F′ − F)²⟩/(2 Var F). */
function noise(
  { weights, count }: PairClasses,
  clean: Float64Array,
  { cleanMean, cleanVariance, means, squares }: OutputMoments,
  slopes?: MomentSlopes,
): number {
  let square = 0;
  for (let d = 0; d < count; d++) {
    square += weights[d]! * (squares[d]! - 2 * means[d]! * clean[d]! + clean[d]! ** 2);
  }
  const value = square / (2 * cleanVariance);
  if (slopes === undefined) return value;
  for (let d = 0; d < count; d++) {
    const factor = weights[d]! / (2 * cleanVariance);
    slopes.clean[d]! += 2 * factor * (clean[d]! - means[d]!) - 4 * factor * value * (clean[d]! - cleanMean);
    slopes.means[d]! -= 2 * factor * clean[d]!;
    slopes.squares[d]! += factor;
  }
  return value;
}

/** −d′. */
function sensitivityIndex(
  { weights, positive, count }: PairClasses,
  { means, squares }: OutputMoments,
  slopes?: MomentSlopes,
): number {
  const classes = [true, false].map((sign) => {
    let [weight, mean, square] = [0, 0, 0];
    for (let d = 0; d < count; d++) {
      if (positive[d] !== sign) continue;
      weight += weights[d]!;
      mean += weights[d]! * means[d]!;
      square += weights[d]! * squares[d]!;
    }
    return { weight, mean: mean / weight, variance: square / weight - (mean / weight) ** 2 };
  });
  const [above, below] = [classes[0]!, classes[1]!];
  const pooled = (above.variance + below.variance) / 2;
  const value = -(above.mean - below.mean) / Math.sqrt(pooled);
  if (slopes === undefined) return value;
  const byVariance = -value / (4 * pooled);
  for (let d = 0; d < count; d++) {
    const { weight, mean } = positive[d] ? above : below;
    const share = weights[d]! / weight;
    const sign = positive[d] ? -1 : 1;
    slopes.means[d]! += share * (sign / Math.sqrt(pooled) - 2 * byVariance * mean);
    slopes.squares[d]! += share * byVariance;
  }
  return value;
}

/**
 * A smooth stand-in for the error at the threshold t = ⟨F′⟩ + τ√Var F′: the mean of 1/(1 + e^{y(F′ − t)/w}), w the
 * `width` in units of √Var F′. Derivatives are added to `slopes`; that by τ is returned.
 */
export function smoothError(
  { weights, positive, count }: PairClasses,
  { noisy, points, used }: NoisyOutputs,
  { mean, variance }: OutputMoments,
  { threshold, width }: { readonly threshold: number; readonly width: number },
  slopes: OutputSlopes,
): { readonly value: number; readonly slope: number } {
  const deviation = Math.sqrt(variance);
  const scale = 1 / (width * deviation);
  let [value, total, weighted] = [0, 0, 0];
  for (let d = 0; d < count; d++) {
    const sign = positive[d] ? 1 : -1;
    const weight = weights[d]! / used;
    if (weight === 0) continue;
    for (let n = d * points; n < d * points + used; n++) {
      const standard = (noisy[n]! - mean) / deviation;
      const wrong = 1 / (1 + Math.exp((sign * (standard - threshold)) / width));
      const slope = -sign * weight * wrong * (1 - wrong) * scale;
      value += weight * wrong;
      slopes.noisy[n]! += slope;
      total += slope;
      weighted += slope * standard;
    }
  }
  // F′ moves its mean and its deviation too.
  for (let d = 0; d < count; d++) {
    const weight = weights[d]! / used;
    if (weight === 0) continue;
    for (let n = d * points; n < d * points + used; n++) {
      slopes.noisy[n]! -= weight * (total + (weighted * (noisy[n]! - mean)) / deviation);
    }
  }
  return { value, slope: -total * deviation };
}

/** Derivatives by moments as derivatives by outputs, added. */
export function addMomentSlopes(
  { weights, count }: PairClasses,
  { noisy, points, used }: NoisyOutputs,
  from: MomentSlopes,
  to: OutputSlopes,
): void {
  for (let d = 0; d < count; d++) {
    to.clean[d]! += from.clean[d]!;
    if (weights[d] === 0) continue;
    const [constant, linear] = [from.means[d]! / used, (2 * from.squares[d]!) / used];
    for (let n = d * points; n < d * points + used; n++) to.noisy[n]! += constant + linear * noisy[n]!;
  }
}
