import { InputError, requireInteger, requireNumber } from './input-error.js';
import { keyFromSeed } from './random/key.js';
import { philox4x32 } from './random/philox.js';
import { stream } from './random/streams.js';
import { mostMagnitude, requireObject } from './require-argument.js';
import { RunningMoments } from './statistics.js';
import { studentQuantile } from './student.js';

/** Repetitions of a measurement at one P, such as the test errors of several seeds. */
export interface LearningCurvePoint {
  readonly points: number;
  /** Positive values, one a repetition. */
  readonly values: readonly number[];
}

/** A fit ε = A·P^{−β}. */
export interface PowerLawFit {
  /** β */
  readonly exponent: number;
  /** Standard error of β. */
  readonly standardError: number;
  /** Confidence interval of β. */
  readonly interval: readonly [low: number, high: number];
  /** Confidence, such as 0.95. */
  readonly confidence: number;
  /** A */
  readonly prefactor: number;
  /**
   * Lack of fit: mean square of the means about the line over what the scatter of the repetitions makes it; 1 in
   * the mean for a power law, more for few repetitions (a ratio of variances), and larger for a curve that bends;
   * NaN without repetitions.
   */
  readonly reducedChiSquared: number;
  readonly method: 'student' | 'bootstrap';
}

interface FitOptions {
  /** Values of the curve, a list at each P. */
  readonly curve: readonly LearningCurvePoint[];
  /** Fit P ≥ from alone; default all. */
  readonly from?: number;
  /** Probability of the interval, from 0.01 to 0.9999, default 0.95. */
  readonly confidence?: number;
  /**
   * Values at the same place of the lists belong to one repetition, such as a seed whose data sets are nested: then the
   * errors at different P are not independent. All lists have the same length. Default false.
   */
  readonly paired?: boolean;
}

/**
 * Exponent β by least squares of log ε̄ against log P, ε̄ the mean over repetitions, each P weighted with its number
 * of repetitions. Where the curve is not a power law this is its effective exponent over these P;
 * `reducedChiSquared` tells.
 *
 * The line is a linear function β = −Σ_i k_i log ε̄_i of the means, so the repetitions give its error without a model
 * of the curve: with the relative variances δ_i² of the means it is (Σ k_i² δ_i²)^½, with Welch's and Satterthwaite's
 * degrees of freedom for the interval of Student; for paired repetitions, the standard error of Σ_i k_i ε_is/ε̄_i over
 * the n repetitions s, with n − 1 degrees of freedom. Where some P has a single value, or none has any spread, the
 * scatter about the line stands in, with as many degrees of freedom as values of P minus two.
 *
 * Source: Satterthwaite, *An approximate distribution of estimates of variance components*,
 * Biometrics Bull. 2 (1946) 110.
 * @throws InputError unless there are at least three different P, all values are positive, and
 *   paired lists are equally long
 * @example
 * ```ts
 * import { bootstrapPowerLaw, fitPowerLaw } from 'diffeolab/numerics';
 *
 * const curve = [
 *   { points: 64, values: [0.11, 0.13, 0.12] },
 *   { points: 128, values: [0.062, 0.058, 0.06] },
 *   { points: 256, values: [0.03, 0.033, 0.028] },
 * ];
 * const { exponent, standardError, interval } = fitPowerLaw({ curve });
 * console.log(exponent, standardError, interval); // 0.99202… 0.04897… [ 0.83617…, 1.1478… ]
 * console.log(bootstrapPowerLaw({ curve, seed: '0' }).interval); // [ 0.91221…, 1.0695… ]
 * ```
 */
export function fitPowerLaw(options: FitOptions): PowerLawFit {
  requireObject('fitPowerLaw', 'options', options, ['curve']);
  const { data, confidence, paired } = prepare('fitPowerLaw', options);
  const line = fitLine(data);
  const { standardError, degreesOfFreedom } =
    (paired ? pairedError(data, line) : repetitionError(data, line)) ?? scatterError(data, line);
  const reach = studentQuantile((1 + confidence) / 2, Math.max(1, Math.floor(degreesOfFreedom))) * standardError;
  return {
    exponent: -line.slope,
    standardError,
    interval: [-line.slope - reach, -line.slope + reach],
    confidence,
    prefactor: Math.exp(line.intercept),
    reducedChiSquared: lackOfFit(data, line, paired),
    method: 'student',
  };
}

/**
 * The same exponent with an interval from the bootstrap: repetitions are drawn anew with replacement, at every P for
 * itself or, if they are paired, at all P alike, and the interval holds the middle `confidence` of the exponents. It is
 * too narrow for few repetitions.
 * @throws InputError unless there are at least three different P, two repetitions at each, and all values are positive
 * @see {@link fitPowerLaw}
 */
export function bootstrapPowerLaw(
  options: FitOptions & {
    /** Number of bootstrap replicates, at least 100, default 1000. */
    readonly replicates?: number;
    /** Any text, default "0". */
    readonly seed?: string;
  },
): PowerLawFit {
  const subject = 'bootstrapPowerLaw';
  requireObject(subject, 'options', options, ['curve']);
  const { data, confidence, paired } = prepare(subject, options);
  if (data.some(({ values }) => values.length < 2)) {
    throw new InputError(subject, 'expected at least two repetitions at every P (use fitPowerLaw)');
  }
  const replicates = requireInteger(subject, 'replicates', options.replicates ?? 1000, 100);
  const key = keyFromSeed(options.seed ?? '0');
  const words = new Uint32Array(4);
  const exponents = new Float64Array(replicates);
  const spread = new RunningMoments();
  for (let replicate = 0; replicate < replicates; replicate++) {
    let draw = 0;
    const pick = (count: number): number => {
      if ((draw & 3) === 0) philox4x32(words, replicate, 0, draw >> 2, stream.bootstrap, key);
      return Math.floor((words[draw++ & 3]! / 2 ** 32) * count);
    };
    const together = paired ? data[0]!.values.map((_, __, values) => pick(values.length)) : undefined;
    const sample = data.map(({ points, values }) => ({
      points,
      values: values.map((_, s) => values[together?.[s] ?? pick(values.length)]!),
    }));
    exponents[replicate] = -fitLine(sample).slope;
    spread.add(exponents[replicate]!);
  }
  exponents.sort();
  const quantile = (p: number) => exponents[Math.min(replicates - 1, Math.floor(p * replicates))]!;
  const line = fitLine(data);
  return {
    exponent: -line.slope,
    standardError: Math.sqrt(spread.variance),
    interval: [quantile((1 - confidence) / 2), quantile((1 + confidence) / 2)],
    confidence,
    prefactor: Math.exp(line.intercept),
    reducedChiSquared: lackOfFit(data, line, paired),
    method: 'bootstrap',
  };
}

/** The line through the means in logarithms. */
interface Line {
  readonly slope: number;
  readonly intercept: number;
  /** log P */
  readonly x: readonly number[];
  /** k_i: the slope is Σ_i k_i log ε̄_i. */
  readonly shares: readonly number[];
  /** log ε̄_i less the line. */
  readonly residuals: readonly number[];
  readonly moments: readonly RunningMoments[];
}

function fitLine(data: readonly LearningCurvePoint[]): Line {
  const moments = data.map(({ values }) => {
    const sum = new RunningMoments();
    for (const value of values) sum.add(value);
    return sum;
  });
  const x = data.map(({ points }) => Math.log(points));
  const y = moments.map(({ mean }) => Math.log(mean));
  const weights = moments.map(({ count }) => count);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const weighted = (terms: readonly number[]) => terms.reduce((sum, term, i) => sum + weights[i]! * term, 0);
  const meanX = weighted(x) / total;
  const width = weighted(x.map((value) => (value - meanX) ** 2));
  const shares = x.map((value, i) => (weights[i]! * (value - meanX)) / width);
  const slope = shares.reduce((sum, share, i) => sum + share * y[i]!, 0);
  const intercept = weighted(y) / total - slope * meanX;
  const residuals = y.map((value, i) => value - intercept - slope * x[i]!);
  return { x, slope, intercept, shares, residuals, moments };
}

interface SlopeError {
  readonly standardError: number;
  readonly degreesOfFreedom: number;
}

/** From independent repetitions at every P; undefined where some P has one, or none has any spread. */
function repetitionError(data: readonly LearningCurvePoint[], { shares, moments }: Line): SlopeError | undefined {
  const parts = moments.map((sum, i) => (shares[i]! * (sum.standardError / sum.mean)) ** 2);
  const variance = parts.reduce((sum, part) => sum + part, 0);
  if (!(variance > 0)) return undefined;
  const spread = parts.reduce((sum, part, i) => sum + part ** 2 / (data[i]!.values.length - 1), 0);
  return { standardError: Math.sqrt(variance), degreesOfFreedom: variance ** 2 / spread };
}

/** From repetitions that are the same at all P; undefined for a single one, or without any spread. */
function pairedError(data: readonly LearningCurvePoint[], { shares, moments }: Line): SlopeError | undefined {
  const slopes = new RunningMoments();
  for (let s = 0; s < data[0]!.values.length; s++) {
    slopes.add(data.reduce((sum, { values }, i) => sum + (shares[i]! * values[s]!) / moments[i]!.mean, 0));
  }
  if (!(slopes.standardError > 0)) return undefined;
  return { standardError: slopes.standardError, degreesOfFreedom: slopes.count - 1 };
}

/** From the scatter of the means about the line. */
function scatterError(data: readonly LearningCurvePoint[], { shares, residuals, moments }: Line): SlopeError {
  const degreesOfFreedom = data.length - 2;
  const square = residuals.reduce((sum, residual, i) => sum + moments[i]!.count * residual ** 2, 0) / degreesOfFreedom;
  const sum = shares.reduce((total, share, i) => total + share ** 2 / moments[i]!.count, 0);
  return { standardError: Math.sqrt(square * sum), degreesOfFreedom };
}

/**
 * Mean square of the means about the line over what the scatter of the repetitions makes it: n |r|²/Σ_i Var r_is with
 * the same projection for both, so that the mean is 1 for a power law also where repetitions are paired.
 */
function lackOfFit(data: readonly LearningCurvePoint[], line: Line, paired: boolean): number {
  const { residuals, moments } = line;
  const counts = moments.map(({ count }) => count);
  const about = residuals.reduce((sum, residual, i) => sum + counts[i]! * residual ** 2, 0);
  if (!paired) {
    const within = moments.reduce(
      (sum, { sumOfSquaredDeviations, mean }) => sum + sumOfSquaredDeviations / mean ** 2,
      0,
    );
    const degrees = counts.reduce((sum, count) => sum + count - 1, 0);
    return within > 0 ? about / (data.length - 2) / (within / degrees) : Number.NaN;
  }
  const spreads = data.map(() => new RunningMoments());
  for (let s = 0; s < counts[0]!; s++) {
    const relative = data.map(({ values }, i) => values[s]! / moments[i]!.mean);
    for (const [i, residual] of residualsOf(line, relative).entries()) spreads[i]!.add(residual);
  }
  const scatter = spreads.reduce((sum, { variance }) => sum + variance, 0);
  return scatter > 0 ? about / scatter : Number.NaN;
}

/** Values less their least-squares line, for equal weights. */
function residualsOf({ x, shares }: Line, y: readonly number[]): number[] {
  const slope = shares.reduce((sum, share, i) => sum + share * y[i]!, 0);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const intercept = mean(y) - slope * mean(x);
  return y.map((value, i) => value - intercept - slope * x[i]!);
}

function prepare(
  subject: string,
  options: FitOptions,
): { data: LearningCurvePoint[]; confidence: number; paired: boolean } {
  const confidence = requireNumber(subject, 'confidence', options.confidence ?? 0.95, 0.01, 0.9999);
  const from = options.from ?? 0;
  const data = options.curve.filter(({ points, values }) => points >= from && values.length > 0);
  if (new Set(data.map(({ points }) => points)).size !== data.length || data.length < 3) {
    throw new InputError(subject, `expected at least three different P from ${from} on, got ${data.length} entries`);
  }
  for (const { points, values } of data) {
    if (points > 0 && Number.isFinite(points) && values.every((value) => value > 0 && value <= mostMagnitude)) continue;
    throw new InputError(subject, `values must be positive numbers, got ${values.join(', ')} at P = ${points}`);
  }
  const { paired = false } = options;
  const [first] = data;
  if (paired && data.some(({ values }) => values.length !== first?.values.length)) {
    const lengths = data.map(({ values }) => values.length).join(', ');
    throw new InputError(subject, `paired values must be equally many at every P, got ${lengths} (leave out paired)`);
  }
  return { data, confidence, paired };
}
