import { convolve } from '../../nets/ring/forward.js';
import { type ConvNet, requireNetwork } from '../../nets/ring/network.js';
import type { LayerPlan, NetworkPlan } from '../../nets/ring/plan.js';
import { rectifiedMean, rectifiedProduct, rectifiedSquare } from '../../numerics/rectified.js';
import { requireDeviation } from '../../numerics/require-argument.js';
import { leastNoise, requireTask, type TwoPixelTask } from '../../twopixels/task.js';
import { planForPairs } from '../pair-plan.js';
import { type CleanMaps, cleanMaps } from './clean-maps.js';
import { MeanIncrements, type ShiftMoments } from './mean-increments.js';
import { dot, readoutWeights } from './transparent-layers.js';

/** Channels times sites of a layer up to which its covariance matrix is propagated. */
const mostUnits = 400;

/** Correlation below which two units are taken for independent. */
const leastCorrelation = 1e-12;

/** Mean [n] and covariance [n, n] of the units of a layer. */
interface GaussianLaw {
  readonly mean: Float64Array;
  readonly covariance: Float64Array;
}

/**
 * Numerators ⟨‖f(x + η) − f(x)‖²⟩ of all layers, the output last, for noise N(0, σ²) on each site, by the Gaussian
 * closure: mean and covariance are propagated through the layers, and pre-activations taken for jointly Gaussian in
 * each ReLU. Exact in the first layer, whose pre-activations are, and in the layers behind it as long as weights and
 * biases are non-negative, where the ReLU does nothing; an approximation from the first other layer on.
 *
 * At ξ = 7, l = 32, lσ² = 8/3 its error in the last layer and the output is −9.5 % and +5.3 % for the low-frequency
 * solution, −6.4 % and −11.6 % for the Dirichlet one; it grows to 38 % at ξ = 5. All entries are undefined for nets
 * with a layer of more than 400 units.
 * @throws InputError if the net does not fit the ring of the task, or σ is not a positive number
 * @see {@link latticeNoiseNumerators}
 */
export function gaussianClosureNumerators(
  network: ConvNet,
  task: TwoPixelTask,
  deviation: number,
): ({ value: number } | undefined)[] {
  const subject = 'gaussianClosureNumerators';
  requireNetwork(subject, network);
  requireTask(subject, task);
  const plan = planForPairs(subject, network, task);
  requireDeviation(subject, 'deviation', deviation, leastNoise);
  const moments = gaussianMoments(cleanMaps(plan, task), task, deviation);
  return moments === undefined
    ? [...plan.layers, undefined].map(() => undefined)
    : moments.map(({ square }) => ({ value: square }));
}

/** Moments of all layers, the output last, by the same closure; undefined for nets with too many units. */
export function gaussianMoments(
  clean: CleanMaps,
  task: TwoPixelTask,
  deviation: number,
): (ShiftMoments & { readonly square: number })[] | undefined {
  const { plan, pairs, map } = clean;
  if (plan.layers.some(({ outChannels, outLength }) => outChannels * outLength > mostUnits)) return undefined;
  const squares = new Array<number>(plan.layers.length + 1).fill(0);
  const means = new MeanIncrements(clean);
  const readout = readoutWeights(plan);
  const outputs = new Array<number>(pairs.length);
  for (const [n, { weight }] of pairs.entries()) {
    const { input, layers } = map(n);
    let law: GaussianLaw = { mean: input, covariance: identity(task.length, deviation ** 2) };
    for (const [k, layer] of plan.layers.entries()) {
      law = convolveLaw(layer, law);
      if (k === 0 || !isTransparent(layer)) law = rectifyLaw(law);
      const increments = law.mean.map((mean, i) => mean - layers[k]![i]!);
      const units = increments.map((increment, i) => increment ** 2 + variance(law, i));
      squares[k]! += weight * units.reduce((sum, square) => sum + square, 0);
      means.add(k, n, increments);
    }
    const last = layers.at(-1)!;
    const increments = law.mean.map((mean, i) => mean - last[i]!);
    squares[plan.layers.length]! += weight * outputSquare(plan, { ...law, mean: increments });
    outputs[n] = dot(readout, increments);
  }
  return squares.map((square, k) => ({ square, ...(means.moments(k) ?? means.ofOutput(outputs)) }));
}

/** Whether the ReLU of a layer does nothing to non-negative inputs. */
function isTransparent(layer: LayerPlan): boolean {
  return layer.tapWeight.every((weight) => weight >= 0) && layer.bias.every((bias) => bias >= 0);
}

/** Law of the pre-activations. */
function convolveLaw(layer: LayerPlan, law: GaussianLaw): GaussianLaw {
  const units = layer.outChannels * layer.outLength;
  const mean = new Float64Array(units);
  convolve(layer, law.mean, mean);
  const linear = { ...layer, bias: new Float64Array(layer.outChannels) };
  const half = transpose(convolveRows(linear, law.covariance, law.mean.length), units);
  return { mean, covariance: convolveRows(linear, half, units) };
}

/** Convolves each of `rows` rows. */
function convolveRows(layer: LayerPlan, matrix: Float64Array, rows: number): Float64Array {
  const units = layer.outChannels * layer.outLength;
  const size = matrix.length / rows;
  const result = new Float64Array(rows * units);
  for (let i = 0; i < rows; i++) {
    convolve(layer, matrix.subarray(i * size, (i + 1) * size), result.subarray(i * units, (i + 1) * units));
  }
  return result;
}

/** Law of ReLU(u) for Gaussian u. */
function rectifyLaw(law: GaussianLaw): GaussianLaw {
  const units = law.mean.length;
  const deviations = law.mean.map((_, i) => Math.sqrt(Math.max(0, variance(law, i))));
  const mean = law.mean.map((value, i) => rectifiedMean(value, deviations[i]!));
  const covariance = new Float64Array(units * units);
  for (let i = 0; i < units; i++) {
    covariance[i * units + i] = Math.max(0, rectifiedSquare(law.mean[i]!, deviations[i]!) - mean[i]! ** 2);
    for (let j = 0; j < i; j++) {
      const correlation = law.covariance[i * units + j]! / (deviations[i]! * deviations[j]!);
      if (!(Math.abs(correlation) > leastCorrelation)) continue;
      const rho = Math.min(1, Math.max(-1, correlation));
      const product = rectifiedProduct(law.mean[i]!, deviations[i]!, law.mean[j]!, deviations[j]!, rho);
      covariance[i * units + j] = product - mean[i]! * mean[j]!;
      covariance[j * units + i] = covariance[i * units + j]!;
    }
  }
  return { mean, covariance };
}

/** Second moment of the output, the constant left out. */
function outputSquare(plan: NetworkPlan, { mean, covariance }: GaussianLaw): number {
  const length = plan.layers.at(-1)!.outLength;
  const readout = mean.map((_, i) => plan.readout[Math.floor(i / length)]!);
  let total = 0;
  let square = 0;
  for (let i = 0; i < mean.length; i++) {
    total += readout[i]! * mean[i]!;
    for (let j = 0; j < mean.length; j++) square += readout[i]! * readout[j]! * covariance[i * mean.length + j]!;
  }
  return square + total * total;
}

function variance({ mean, covariance }: GaussianLaw, unit: number): number {
  return covariance[unit * (mean.length + 1)]!;
}

function identity(size: number, value: number): Float64Array {
  return Float64Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? value : 0));
}

/** Transpose of [rows, columns]. */
function transpose(matrix: Float64Array, columns: number): Float64Array {
  const rows = matrix.length / columns;
  return matrix.map((_, i) => matrix[(i % rows) * columns + Math.floor(i / rows)]!);
}
