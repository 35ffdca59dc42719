import { InputError, requireInteger, requireNumber } from '../numerics/input-error.js';
import { keyFromSeed } from '../numerics/random/key.js';
import { philox4x32 } from '../numerics/random/philox.js';
import { stream } from '../numerics/random/streams.js';
import { RunningMoments } from '../numerics/statistics.js';
import { studentQuantile } from '../numerics/student.js';

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
  /** χ² per degree of freedom of the fit; NaN without repetitions or with two values of P. */
  readonly reducedChiSquared: number;
  readonly method: 'student' | 'bootstrap';
}

interface FitOptions {
  readonly curve: readonly LearningCurvePoint[];
  /** Fit P ≥ from alone. */
  readonly from?: number;
  readonly confidence?: number;
}

/**
 * Exponent β by least squares of log ε̄ against log P, ε̄ the mean over repetitions, each P weighted with 1/δ², δ the relative standard
 * error of its mean (equal weights where a P has a single value or no spread). The interval is Student's, with as many degrees of freedom as values
 * of P minus two; the error is enlarged by √(χ²/ν) where the points scatter about the line by more than their errors.
 * @throws InputError unless there are at least three different P and all values are positive
 */
export function fitPowerLaw(options: FitOptions): PowerLawFit {
  const { data, confidence } = prepare('fitPowerLaw', options);
  const weighted = data.every(({ values }) => values.some((value) => value !== values[0]));
  const line = fitLine(data.map((point) => summarise(point, weighted)));
  const degreesOfFreedom = data.length - 2;
  const reduced = line.chiSquared / degreesOfFreedom;
  const scale = weighted ? Math.max(1, Math.sqrt(reduced)) : Math.sqrt(reduced);
  const standardError = line.slopeError * scale;
  const reach = studentQuantile((1 + confidence) / 2, degreesOfFreedom) * standardError;
  return {
    exponent: -line.slope,
    standardError,
    interval: [-line.slope - reach, -line.slope + reach],
    confidence,
    prefactor: Math.exp(line.intercept),
    reducedChiSquared: weighted ? reduced : Number.NaN,
    method: 'student',
  };
}

/**
 * The same exponent with an interval from the bootstrap: repetitions are drawn anew with replacement at every P, and the interval
 * holds the middle `confidence` of the exponents. It takes the spread over repetitions into account and nothing else: a curve that is
 * not yet a power law is not seen.
 * @throws InputError unless there are at least three different P, two repetitions at each, and all values are positive
 */
export function bootstrapPowerLaw(
  options: FitOptions & { readonly replicates?: number; readonly seed?: string },
): PowerLawFit {
  const subject = 'bootstrapPowerLaw';
  const { data, confidence } = prepare(subject, options);
  if (data.some(({ values }) => values.length < 2)) {
    throw new InputError(subject, 'expected at least two repetitions at every P (use fitPowerLaw)');
  }
  const replicates = requireInteger(subject, 'replicates', options.replicates ?? 1000, 100);
  const key = keyFromSeed(options.seed ?? '0');
  const words = new Uint32Array(4);
  const weights = data.map((point) => summarise(point, true).weight);
  const fit = (sample: readonly LearningCurvePoint[]) =>
    fitLine(sample.map((point, i) => ({ ...summarise(point, false), weight: weights[i]! })));
  const exponents = new Float64Array(replicates);
  const spread = new RunningMoments();
  for (let replicate = 0; replicate < replicates; replicate++) {
    let draw = 0;
    const sample = data.map(({ points, values }) => ({
      points,
      values: values.map(() => {
        if ((draw & 3) === 0) philox4x32(words, replicate, 0, draw >> 2, stream.bootstrap, key);
        return values[Math.floor((words[draw++ & 3]! / 2 ** 32) * values.length)]!;
      }),
    }));
    exponents[replicate] = -fit(sample).slope;
    spread.add(exponents[replicate]!);
  }
  exponents.sort();
  const quantile = (p: number) => exponents[Math.min(replicates - 1, Math.floor(p * replicates))]!;
  const line = fit(data);
  return {
    exponent: -line.slope,
    standardError: Math.sqrt(spread.variance),
    interval: [quantile((1 - confidence) / 2), quantile((1 + confidence) / 2)],
    confidence,
    prefactor: Math.exp(line.intercept),
    reducedChiSquared: line.chiSquared / (data.length - 2),
    method: 'bootstrap',
  };
}

interface WeightedPoint {
  /** log P, log ε̄ and 1/δ². */
  readonly x: number;
  readonly y: number;
  readonly weight: number;
}

function summarise({ points, values }: LearningCurvePoint, weighted: boolean): WeightedPoint {
  const moments = new RunningMoments();
  for (const value of values) moments.add(value);
  const error = moments.standardError / moments.mean;
  return { x: Math.log(points), y: Math.log(moments.mean), weight: weighted ? 1 / error ** 2 : 1 };
}

/** Weighted least squares y = intercept + slope·x. */
function fitLine(points: readonly WeightedPoint[]) {
  let total = 0;
  let meanX = 0;
  let meanY = 0;
  for (const { x, y, weight } of points) {
    total += weight;
    meanX += weight * x;
    meanY += weight * y;
  }
  meanX /= total;
  meanY /= total;
  let xx = 0;
  let xy = 0;
  for (const { x, y, weight } of points) {
    xx += weight * (x - meanX) ** 2;
    xy += weight * (x - meanX) * (y - meanY);
  }
  const slope = xy / xx;
  const intercept = meanY - slope * meanX;
  let chiSquared = 0;
  for (const { x, y, weight } of points) chiSquared += weight * (y - intercept - slope * x) ** 2;
  return { slope, intercept, slopeError: 1 / Math.sqrt(xx), chiSquared };
}

function prepare(subject: string, options: FitOptions): { data: LearningCurvePoint[]; confidence: number } {
  const confidence = requireNumber(subject, 'confidence', options.confidence ?? 0.95, 0.01, 0.9999);
  const from = options.from ?? 0;
  const data = options.curve.filter(({ points, values }) => points >= from && values.length > 0);
  if (new Set(data.map(({ points }) => points)).size !== data.length || data.length < 3) {
    throw new InputError(subject, `expected at least three different P from ${from} on, got ${data.length} entries`);
  }
  for (const { points, values } of data) {
    if (points > 0 && values.every((value) => value > 0 && Number.isFinite(value))) continue;
    throw new InputError(subject, `values must be positive numbers, got ${values.join(', ')} at P = ${points}`);
  }
  return { data, confidence };
}
