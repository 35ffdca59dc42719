import { InputError, requireInteger, requireNumber } from '../../../numerics/input-error.js';
import { requireArray, requireObject } from '../../../numerics/require-argument.js';
import { type DisplacementLaw, requireLaw } from '../../../twopixels/displacement.js';
import { pairMoves } from '../../../twopixels/moves.js';
import {
  allPairs,
  distanceLaw,
  label,
  type PixelPair,
  requireTask,
  ringDistance,
  type TwoPixelTask,
} from '../../../twopixels/task.js';
import { kernelRegression } from './kernel-regression.js';
import { type LazyKernel, lazyKernels, type RingKernels } from './ring-kernels.js';

/** What kernels of a ring have, as `ringKernels` gives them. */
export const kernelFields = ['net', 'pairs', 'indexOf', 'nngp', 'tangent', 'plan', 'runner', 'inputs'];

/** What a net is trained on: all pairs at some distances, or some pairs. */
export type LazyTraining = { readonly distances: readonly number[] } | { readonly pairs: readonly PixelPair[] };

/** Kernel regression on the labels of a two-pixel task: the end of lazy training of a wide net. */
export interface LazySolution {
  /** F of every pair that the kernels know, in their order. */
  readonly outputs: Float64Array;
  /** F(z) = Σ_μ a_μ K(z, x_μ): numbers of the pairs, and their a. */
  readonly support: readonly number[];
  readonly coefficients: Float64Array;
  readonly kernel: LazyKernel;
}

/**
 * F = K(·, x) (K(x, x) + ridge)⁻¹ y with y = sign(ξ − d), F = f − f₀: with the tangent kernel and without ridge what
 * gradient flow on the mean square loss ends at for α → ∞, H → ∞ (Jacot et al., arXiv 1806.07572), with the NNGP kernel
 * what training the last weights alone does. Where the training pairs do not span as many features, least squares with
 * weights P(d) of distances or numbers of pairs, and of these the least norm. The ridge is in units of the mean of
 * K(x, x), the weights of the training points have mean 1 (`kernelRidge`).
 *
 * Distances are a set that is closed under translations, on which flattening learns what pooling learns; so they need
 * kernels of a pooled net.
 * @throws InputError if a distance or pair is none of the task, or none is given
 * @see {@link ringKernels}
 */
export function lazySolution(
  kernels: RingKernels,
  task: TwoPixelTask,
  options: {
    /** Distances, or pairs. */
    readonly training: LazyTraining;
    /** Default `tangent`. */
    readonly kernel?: LazyKernel | undefined;
    /** Default 0. */
    readonly ridge?: number | undefined;
  },
): LazySolution {
  const subject = 'lazySolution';
  requireObject(subject, 'kernels', kernels, kernelFields);
  requireTask(subject, task);
  requireObject(subject, 'options', options, ['training']);
  const { kernel = 'tangent', training } = options;
  const ridge = requireNumber(subject, 'ridge', options.ridge ?? 0, 0);
  if (!lazyKernels.includes(kernel)) {
    throw new InputError(subject, `kernel must be one of ${lazyKernels.join(', ')}, got ${String(kernel)}`);
  }
  const points = trainingPoints(subject, kernels, task, training);
  const numbers = [...points.keys()];
  const weights = [...points.values()].map(({ weight }) => weight);
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  const matrix = kernels[kernel];
  const size = kernels.pairs.length;
  const gram = new Float64Array(numbers.length ** 2);
  for (const [i, p] of numbers.entries()) {
    for (const [j, q] of numbers.entries()) gram[i * numbers.length + j] = matrix[p * size + q]!;
  }
  const { support, coefficients } = kernelRegression(
    gram,
    [...points.values()].map((point) => point.label),
    weights.map((weight) => weight / mean),
    ridge,
  );
  const carriers = support.map((n) => numbers[n]!);
  const outputs = Float64Array.from({ length: size }, (_, p) =>
    carriers.reduce((sum, q, n) => sum + coefficients[n]! * matrix[p * size + q]!, 0),
  );
  return { outputs, support: carriers, coefficients, kernel };
}

function trainingPoints(
  subject: string,
  { net, indexOf }: RingKernels,
  task: TwoPixelTask,
  training: LazyTraining,
): Map<number, { readonly label: number; weight: number }> {
  requireObject(subject, 'training', training);
  const law = new Map(distanceLaw(task).map(({ distance, probability }) => [distance, probability]));
  const points = new Map<number, { readonly label: number; weight: number }>();
  const add = (pair: PixelPair, weight: number) => {
    const distance = ringDistance(net.length, ...pair);
    if (!law.has(distance)) {
      throw new InputError(subject, `distance must be one of the task, got ${distance} (leave it out)`);
    }
    const number = indexOf(pair);
    const known = points.get(number);
    if (known === undefined) points.set(number, { label: label(task, distance), weight });
    else known.weight += weight;
  };
  if ('distances' in training) {
    requireArray(subject, 'distances', training.distances, 'distances');
    if (net.readout !== 'pooling') {
      throw new InputError(subject, 'distances need kernels with readout pooling, which learn the same on them');
    }
    for (const distance of new Set(training.distances)) {
      requireInteger(subject, 'distance', distance, 1, Math.floor(net.length / 2));
      add([0, distance], law.get(distance) ?? 0);
    }
  } else {
    requireArray(subject, 'pairs', training.pairs, 'pairs');
    for (const pair of training.pairs) {
      for (const site of pair) requireInteger(subject, 'site', site, 0, net.length - 1);
      add(pair, 1);
    }
  }
  if (points.size === 0) throw new InputError(subject, 'training must have at least one pair, got none (give some)');
  return points;
}

/** What a solution makes of the clean pairs of a task. */
export interface LazyErrors {
  /** Fraction of the pairs with the wrong sign of F. */
  readonly error: number;
  /** ⟨(F − y)²⟩. */
  readonly squaredError: number;
  /** D of the output, by enumeration; NaN where all pairs look alike. */
  readonly diffeo: number;
  /** Mean of F and ⟨(F(x) − F(z))²⟩. */
  readonly mean: number;
  readonly spread: number;
}

/**
 * Error, squared error and D over all pairs of a task, by enumeration (**exact**).
 * @see {@link ringKernels}
 */
export function lazyErrors(
  kernels: RingKernels,
  task: TwoPixelTask,
  solution: Pick<LazySolution, 'outputs'>,
  law?: DisplacementLaw,
): LazyErrors {
  requireObject('lazyErrors', 'kernels', kernels, kernelFields);
  requireTask('lazyErrors', task);
  requireObject('lazyErrors', 'solution', solution, ['outputs']);
  const { net, indexOf } = kernels;
  const { outputs } = solution;
  if (law !== undefined) requireLaw('lazyErrors', law);
  const moves = pairMoves(task, { law });
  const states: readonly (readonly [PixelPair, number])[] =
    net.readout === 'pooling'
      ? distanceLaw(task).map(({ distance, probability }) => [[0, distance], probability])
      : allPairs(task).map((pair, _, all) => [pair, 1 / all.length]);
  let [error, squaredError, mean, square, moved] = [0, 0, 0, 0, 0];
  for (const [pair, weight] of states) {
    const clean = outputs[indexOf(pair)]!;
    const target = label(task, ringDistance(net.length, ...pair));
    if (clean > 0 !== target > 0) error += weight;
    squaredError += weight * (clean - target) ** 2;
    mean += weight * clean;
    for (let n = 0; n < moves.count; n++) {
      moved += (weight * (outputs[indexOf(moves.moved(pair, n))]! - clean) ** 2) / moves.count;
    }
  }
  for (const [pair, weight] of states) square += weight * (outputs[indexOf(pair)]! - mean) ** 2;
  const spread = square > 1e-20 ? 2 * square : 0;
  return { error, squaredError, diffeo: spread === 0 ? Number.NaN : moved / spread, mean, spread };
}
