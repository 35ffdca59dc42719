import type { NdArray } from 'ndarray';
import { InputError, requireInteger, requireNumber } from '../numerics/input-error.js';
import { fillGaussians } from '../numerics/random/gaussian.js';
import { keyFromSeed } from '../numerics/random/key.js';
import { stream } from '../numerics/random/streams.js';
import { leastMagnitude, requireObject } from '../numerics/require-argument.js';
import { flatPoints, norm } from './points.js';
import { preActivations, quadsOfPoints } from './pre-activations.js';

/** Largest power of an activation. */
const mostExponent = 20;

/**
 * Activations of a teacher: |z|^a or ReLU(z)^a.
 * @see {@link targetValues}
 */
export const teacherActivations = ['absolute', 'relu'] as const;
/** One of `teacherActivations`. */
export type TeacherActivation = (typeof teacherActivations)[number];

/** y(x) = 1. */
export interface ConstantTarget {
  readonly kind: 'constant';
}

/** y(x) = ‖x‖. */
export interface NormTarget {
  readonly kind: 'norm';
}

/**
 * A Gaussian random field, drawn from a wide teacher y(x) = N Σ_h a_h σ(w_h·x) with a_h and the components of w_h
 * standard normal, σ(z) = |z|^a or ReLU(z)^a, and N such that ⟨y²⟩ = ‖x‖^{2a} over teachers. Its smoothness is that of
 * `smoothness` (arXiv 2206.12314). The seed is the teacher: points of any set see the same one.
 */
export interface GaussianFieldTarget {
  readonly kind: 'gaussian-field';
  readonly exponent: number;
  readonly activation: TeacherActivation;
  /** Neurons of the teacher; a field of finite width is not exactly Gaussian, excess kurtosis ∝ 1/width. */
  readonly width: number;
  readonly seed: string;
}

/**
 * A function of the point that `expressionTarget` has made of an expression.
 * @see {@link expressionTarget}
 */
export interface ExpressionTarget {
  readonly kind: 'expression';
  /** As it was written. */
  readonly text: string;
  /** d of the points. */
  readonly dimension: number;
  /**
   * y(x) at a point of d coordinates.
   * @throws InputError where it is no finite number
   */
  readonly valueAt: (x: Float64Array) => number;
}

/** What the labels of the points are. */
export type Target = ConstantTarget | NormTarget | GaussianFieldTarget | ExpressionTarget;

function requireTarget(subject: string, target: Target): void {
  requireObject(subject, 'target', target, ['kind']);
  if (target.kind !== 'gaussian-field') return;
  requireNumber(subject, 'target.exponent', target.exponent, Number.MIN_VALUE, mostExponent);
  requireInteger(subject, 'target.width', target.width, 1);
}

/**
 * A Gaussian random field target.
 * @throws InputError unless exponent > 0 and at most 20, and width ≥ 1
 * @see {@link targetValues}
 */
export function gaussianField(options: {
  /** Exponent a of the activation, 0 < a ≤ 20. */
  exponent: number;
  /** |z|^a (`absolute`, default) or ReLU(z)^a (`relu`). */
  activation?: TeacherActivation;
  /** Neurons of the teacher, default 100 000. */
  width?: number;
  /** Any text, default "0". */
  seed?: string;
}): GaussianFieldTarget {
  const subject = 'gaussianField';
  requireObject(subject, 'options', options);
  const exponent = requireNumber(subject, 'exponent', options.exponent, Number.MIN_VALUE, mostExponent);
  const activation = options.activation ?? 'absolute';
  if (!teacherActivations.includes(activation)) {
    throw new InputError(
      subject,
      `activation must be one of ${teacherActivations.join(', ')}, got ${String(activation)}`,
    );
  }
  const width = requireInteger(subject, 'width', options.width ?? 100_000, 1);
  return { kind: 'gaussian-field', exponent, activation, width, seed: options.seed ?? '0' };
}

/**
 * Smoothness ν_t of a target in the sense of its field's covariance: a + 1/2 for a field of |·|^a or ReLU^a; ∞ for the
 * constant, the norm on the sphere, and |·|^a with even a, a polynomial.
 * @throws InputError for an expression, whose smoothness is not known
 * @see {@link targetValues}
 */
export function smoothness(target: Target): number {
  requireTarget('smoothness', target);
  if (target.kind === 'expression') {
    throw new InputError('smoothness', `that of an expression is not known, got "${target.text}" (give it yourself)`);
  }
  if (target.kind !== 'gaussian-field') return Number.POSITIVE_INFINITY;
  const polynomial = target.activation === 'absolute' && target.exponent % 2 === 0;
  return polynomial ? Number.POSITIVE_INFINITY : target.exponent + 0.5;
}

/**
 * Values y(x_μ), [P], of a target at points [P, d]. A teacher is streamed neuron by neuron and never stored, and
 * every point adds up its neurons in the same order: the values do not depend on how the points are divided
 * among calls. About 10⁸ terms (width × points) a second; `streamTargetValues` does the same for wide teachers
 * without holding up the process.
 * @example
 * ```ts
 * import * as spherical from 'diffeolab/spherical';
 *
 * const points = spherical.samplePoints({ points: 2, dimension: 3 });
 * const [, activation] = spherical.teacherActivations;
 * const target = spherical.gaussianField({ exponent: 1.5, activation, width: 1000 });
 * console.log(spherical.targetValues(target, points)); // Float64Array(2) [ 1.3186…, 0.26617… ]
 * console.log((await spherical.streamTargetValues(target, points))[0]); // 1.3186…
 * const smoothness = spherical.smoothness(target);
 * console.log(smoothness, spherical.predictedExponent('ntk', 3, smoothness).value); // 2 2
 * ```
 */
export function targetValues(target: Target, points: NdArray<Float64Array>): Float64Array {
  requireTarget('targetValues', target);
  const work = evaluateTarget(target, points);
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/**
 * `targetValues` with pauses about ten times a second, in which progress is heard and the signal can abort.
 * @throws the reason of the signal when it aborts
 * @see {@link targetValues}
 */
export async function streamTargetValues(
  target: Target,
  points: NdArray<Float64Array>,
  options: {
    /** Hears how many of the neurons are done, about ten times a second. */
    readonly onProgress?: (neurons: number, width: number) => void;
    /** Ends the evaluation; the promise is rejected with its reason. */
    readonly signal?: AbortSignal;
  } = {},
): Promise<Float64Array> {
  const subject = 'streamTargetValues';
  requireTarget(subject, target);
  requireObject(subject, 'options', options);
  const work = evaluateTarget(target, points);
  let pause = performance.now() + 100;
  for (;;) {
    options.signal?.throwIfAborted();
    const { done, value } = work.next();
    if (done) return value;
    if (performance.now() < pause) continue;
    if (target.kind === 'gaussian-field') options.onProgress?.(value, target.width);
    await new Promise((resolve) => setTimeout(resolve, 0));
    pause = performance.now() + 100;
  }
}

/** Evaluates a target; of a teacher, yields the number of neurons done from time to time. */
function* evaluateTarget(target: Target, points: NdArray<Float64Array>): Generator<number, Float64Array, void> {
  const flat = flatPoints('targetValues', points);
  switch (target.kind) {
    case 'constant':
      return new Float64Array(flat.points).fill(1);
    case 'norm':
      return Float64Array.from({ length: flat.points }, (_, p) => norm(flat.data, p * flat.dimension, flat.dimension));
    case 'gaussian-field':
      return yield* teacherValues(target, flat);
    case 'expression':
      return yield* expressionValues(target, flat);
  }
}

function* expressionValues(
  { text, dimension, valueAt }: ExpressionTarget,
  { data, points, dimension: own }: { data: Float64Array; points: number; dimension: number },
): Generator<number, Float64Array, void> {
  if (own !== dimension) {
    throw new InputError('targetValues', `"${text}" is a target for d = ${dimension}, got points of d = ${own}`);
  }
  const values = new Float64Array(points);
  for (let p = 0; p < points; p++) {
    values[p] = valueAt(data.subarray(p * dimension, (p + 1) * dimension));
    if ((p + 1) % 4096 === 0) yield 0;
  }
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest > 0 && largest < leastMagnitude) {
    throw new InputError('targetValues', `squares of "${text}" must be above 0, got at most ${largest} (scale it up)`);
  }
  return values;
}

function* teacherValues(
  target: GaussianFieldTarget,
  { data, points, dimension }: { data: Float64Array; points: number; dimension: number },
): Generator<number, Float64Array, void> {
  const key = keyFromSeed(target.seed);
  const coordinates = quadsOfPoints(data, points, dimension);
  const neuron = new Float64Array(dimension + 1);
  const weights = new Float64Array(4 * Math.ceil(dimension / 4));
  const values = new Float64Array(points);
  const products = new Float64Array(points);
  for (let h = 0; h < target.width; h++) {
    fillGaussians(neuron, key, stream.teacher, h);
    for (let k = 0; k < dimension; k++) weights[k] = neuron[k]!;
    preActivations(weights, coordinates, products);
    activate(target, products);
    add(values, neuron[dimension]!, products);
    if ((h + 1) % 1024 === 0) yield h + 1;
  }
  const normalisation = 1 / Math.sqrt(target.width * secondMoment(target));
  return values.map((value) => value * normalisation);
}

/** σ(z) in place; whole and half-whole powers by products and a square root. */
function activate({ exponent, activation }: GaussianFieldTarget, z: Float64Array): void {
  if (activation === 'absolute') for (let p = 0; p < z.length; p++) z[p] = Math.abs(z[p]!);
  else for (let p = 0; p < z.length; p++) z[p] = (z[p]! + Math.abs(z[p]!)) / 2;
  if (exponent === 1) return;
  if (!Number.isInteger(2 * exponent)) {
    for (let p = 0; p < z.length; p++) z[p] = z[p]! ** exponent;
    return;
  }
  const whole = Math.floor(exponent);
  const half = exponent > whole;
  for (let p = 0; p < z.length; p++) {
    let power = half ? Math.sqrt(z[p]!) : 1;
    for (let k = 0; k < whole; k++) power *= z[p]!;
    z[p] = power;
  }
}

function add(values: Float64Array, coefficient: number, terms: Float64Array): void {
  for (let p = 0; p < values.length; p++) values[p]! += coefficient * terms[p]!;
}

/** E σ(z)² for a standard normal z: E|z|^{2a} = 2^a Γ(a + ½)/√π, half of it for ReLU. */
function secondMoment({ exponent, activation }: GaussianFieldTarget): number {
  const whole = (2 ** exponent * gamma(exponent + 0.5)) / Math.sqrt(Math.PI);
  return activation === 'absolute' ? whole : whole / 2;
}

/**
 * Γ(x) for x ≥ ½, relative error below 10⁻¹⁴: Stirling's series at x + 10 or more, brought down by Γ(x + 1) = xΓ(x).
 */
function gamma(x: number): number {
  let product = 1;
  let y = x;
  for (; y < 12; y++) product *= y;
  const series = 1 / (12 * y) - 1 / (360 * y ** 3) + 1 / (1260 * y ** 5) - 1 / (1680 * y ** 7) + 1 / (1188 * y ** 9);
  return (Math.sqrt((2 * Math.PI) / y) * (y / Math.E) ** y * Math.exp(series)) / product;
}
