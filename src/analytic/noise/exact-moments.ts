import type { ClassMoments } from '../../numerics/discrimination.js';
import type { TwoPixelTask } from '../../twopixels/task.js';
import type { CleanMaps } from './clean-maps.js';
import { FirstLayer } from './first-layer.js';
import { allOf, classOf } from './lit-law.js';
import { MeanIncrements, type SquareAndShift } from './mean-increments.js';
import { thresholdNumerators } from './threshold-layer.js';
import { transferMoments } from './transfer/layer-moments.js';
import { dot, outputVariance, readoutWeights, transparentNumerators } from './transparent-layers.js';

/** Moments of one layer under noise, known exactly. */
export interface ExactMoments extends SquareAndShift {
  /** How they were obtained, in a few words. */
  readonly method: string;
  /** The same by extrapolations of one order less, where they are extrapolated: their differences are the error. */
  readonly lower?: readonly SquareAndShift[];
}

/** What is known exactly of the output under noise, class by class. */
export interface ExactOutput {
  /** E F′ − F, one a representative pair. */
  readonly increments: readonly number[];
  /** Variance under the noise, averaged over the pairs of each class. */
  variance(label: 1 | -1): number;
  readonly method: string;
}

/** All that is known exactly of a net under noise. */
export interface ExactNoise {
  /** Layers, the output last; undefined where no exact method applies. */
  readonly layers: readonly (ExactMoments | undefined)[];
  readonly output?: ExactOutput;
}

const methods = {
  first: 'rectified Gaussian moments',
  linear: 'linear in the rectified first layer',
  threshold: 'quadrature over sums of rectified Gaussians',
};

/**
 * Mean and variance of the noisy output over the pairs of a class and noise; undefined if the task has none of them.
 */
export function exactClassMoments(clean: CleanMaps, output: ExactOutput, label: 1 | -1): ClassMoments | undefined {
  if (!clean.labels.includes(label)) return undefined;
  const noisy = (n: number) => clean.outputs[n]! + output.increments[n]!;
  const mean = classMean(clean, label, noisy);
  return { mean, variance: output.variance(label) + classMean(clean, label, (n) => (noisy(n) - mean) ** 2) };
}

/** Mean over the pairs of a class. */
function classMean({ pairs, labels }: CleanMaps, label: 1 | -1, value: (n: number) => number): number {
  let [sum, total] = [0, 0];
  for (const [n, { weight }] of pairs.entries()) {
    if (labels[n] !== label) continue;
    sum += weight * value(n);
    total += weight;
  }
  return sum / total;
}

/** The moments of all layers that can be had exactly, see `exactNoiseSensitivity`. */
export function exactMoments(task: TwoPixelTask, clean: CleanMaps, deviation: number): ExactNoise {
  const { plan, pairs } = clean;
  const means = new MeanIncrements(clean);
  const readout = readoutWeights(plan);
  const outputs = pairs.map(() => 0);
  const first = new FirstLayer(plan.layers[0]!, allOf(task), deviation);
  const transparent = transparentNumerators(plan, task, first, (k, n, increments) => {
    means.add(k, n, increments);
    if (k === plan.layers.length - 1) outputs[n] = dot(readout, increments);
  });
  const depth = transparent.layers.length;
  const layers = transparent.layers.map((square, k): ExactMoments | undefined => {
    return { square, ...means.moments(k)!, method: k === 0 ? methods.first : methods.linear };
  });
  if (transparent.output !== undefined) {
    const method = methods.linear;
    const variance = (label: 1 | -1) =>
      outputVariance(plan, new FirstLayer(plan.layers[0]!, classOf(task, label), deviation));
    const output = { increments: outputs, variance, method };
    return { layers: [...layers, { square: transparent.output, ...means.ofOutput(outputs), method }], output };
  }
  return throughThreshold(task, clean, deviation, { layers, depth, means, first });
}

/** The same with the threshold layer behind `depth` transparent ones, and the output if it is the last. */
function throughThreshold(
  task: TwoPixelTask,
  clean: CleanMaps,
  deviation: number,
  known: {
    readonly layers: readonly (ExactMoments | undefined)[];
    readonly depth: number;
    readonly means: MeanIncrements;
    readonly first: FirstLayer;
  },
): ExactNoise {
  const { plan } = clean;
  const { depth, means } = known;
  const layers = [...known.layers, ...new Array<undefined>(plan.layers.length + 1 - depth).fill(undefined)];
  const threshold = thresholdNumerators(plan, task, depth, deviation, (n, increments) =>
    means.add(depth, n, increments),
  );
  if (threshold === undefined) {
    layers[depth] = transferMoments(task, clean, depth, known.first, deviation);
    return { layers };
  }
  const method = methods.threshold;
  layers[depth] = { square: threshold.layer, ...means.moments(depth)!, method };
  if (threshold.output === undefined) return { layers };
  const increments = threshold.outputs.map(({ mean }) => mean);
  layers[plan.layers.length] = { square: threshold.output, ...means.ofOutput(increments), method };
  const variance = (label: 1 | -1) => classMean(clean, label, (n) => threshold.outputs[n]!.variance);
  return { layers, output: { increments, variance, method } };
}
