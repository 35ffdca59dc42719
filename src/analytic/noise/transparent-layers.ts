import { convolve } from '../../nets/ring/forward.js';
import type { LayerPlan, NetworkPlan } from '../../nets/ring/plan.js';
import { representatives, translationPeriod } from '../../twopixels/orbits.js';
import { pairImage, type TwoPixelTask } from '../../twopixels/task.js';
import type { FirstLayer } from './first-layer.js';

/**
 * Number of leading layers that are linear in the activations of the first, which is itself the first of them: the ReLU
 * of a later layer does nothing as long as all weights and biases from the second layer on are non-negative.
 */
export function transparentDepth(plan: NetworkPlan): number {
  const opaque = plan.layers.findIndex(({ tapWeight, bias }, k) => {
    return k > 0 && (tapWeight.some((weight) => weight < 0) || bias.some((value) => value < 0));
  });
  return opaque === -1 ? plan.layers.length : opaque;
}

/** First and second moments of the increments of transparent layers. */
export interface TransparentMoments {
  /** ⟨‖f(x + η) − f(x)‖²⟩ of each of them. */
  readonly layers: readonly number[];
  /** That of the output, if all layers are transparent. */
  readonly output?: number;
}

/**
 * Moments of the transparent layers and, if all are, of the output. With r the increments of the first layer and W the
 * product of the later convolutions, E‖W r‖² = ‖W E r‖² + trace(W Cov(r) Wᵀ); covariances reach as far as the windows
 * of the first layer overlap.
 * @param visit is told E f(x + η) − f(x) of every transparent layer k = 0, 1, … for every representative pair, flat
 * [H, l], in a buffer that the next call may use
 */
export function transparentNumerators(
  plan: NetworkPlan,
  task: TwoPixelTask,
  first: FirstLayer,
  visit: (layer: number, pair: number, increments: Float64Array) => void,
): TransparentMoments {
  const depth = transparentDepth(plan);
  const complete = depth === plan.layers.length;
  const { layers, output } = meanNumerators(plan, task, first, depth, visit);
  const period = translationPeriod(plan);
  for (let k = 1; k < depth; k++) {
    const { outChannels, outLength } = plan.layers[k]!;
    const sites = period === task.length ? outLength : 1;
    for (let h = 0; h < outChannels; h++) {
      for (let i = 0; i < sites; i++) {
        const unit = new Float64Array(outChannels * outLength);
        unit[h * outLength + i] = 1;
        layers[k]! += (outLength / sites) * variance(first, pullBack(plan, k, unit));
      }
    }
  }
  layers[0] = first.squareNorm();
  if (!complete) return { layers };
  return { layers, output: output + outputVariance(plan, first) };
}

/** Variance of the output under the noise, averaged over the pairs of `first`, where all layers are transparent. */
export function outputVariance(plan: NetworkPlan, first: FirstLayer): number {
  return variance(first, pullBack(plan, plan.layers.length - 1, readoutWeights(plan)));
}

/**
 * Weights of the activations of the first layer in a linear functional of layer k + 1 (counted
 * from 0: k), flat [H, l_1].
 */
export function pullBack(plan: NetworkPlan, k: number, functional: Float64Array): Float64Array {
  let weights = functional;
  for (let layer = k; layer > 0; layer--) weights = convolveTransposed(plan.layers[layer]!, weights);
  return weights;
}

/** Weights of the last layer in the output, flat [H, l]. */
export function readoutWeights(plan: NetworkPlan): Float64Array {
  const { outChannels, outLength } = plan.layers.at(-1)!;
  return Float64Array.from({ length: outChannels * outLength }, (_, i) => plan.readout[Math.floor(i / outLength)]!);
}

/** ⟨‖W E r‖²⟩ over the pairs for the first `depth` layers, and for the output as if all layers were among them. */
function meanNumerators(
  plan: NetworkPlan,
  task: TwoPixelTask,
  first: FirstLayer,
  depth: number,
  visit: (layer: number, pair: number, increments: Float64Array) => void,
): { layers: number[]; output: number } {
  const linear = plan.layers.slice(0, depth).map((layer) => ({ ...layer, bias: new Float64Array(layer.outChannels) }));
  const buffers = linear.map(({ outChannels, outLength }) => new Float64Array(outChannels * outLength));
  const layers = new Array<number>(depth).fill(0);
  const readout = readoutWeights(plan);
  let output = 0;
  for (const [index, { pair, weight }] of representatives(task, plan).entries()) {
    let means = first.means(pairImage(task.length, pair));
    for (let k = 0; k < depth; k++) {
      if (k > 0) {
        convolve(linear[k]!, means, buffers[k]!);
        means = buffers[k]!;
      }
      layers[k]! += weight * dot(means, means);
      visit(k, index, means);
    }
    if (depth === plan.layers.length) output += weight * dot(readout, means) ** 2;
  }
  return { layers, output };
}

/** Variance of Σ w r under the noise, averaged over the pairs, for weights w flat [H, l_1]. */
function variance(first: FirstLayer, weights: Float64Array): number {
  const { inLength, outChannels, outLength, stride } = first.plan;
  const columns: { site: number; column: Float64Array }[] = [];
  for (let site = 0; site < outLength; site++) {
    const column = Float64Array.from({ length: outChannels }, (_, h) => weights[h * outLength + site]!);
    if (column.some((weight) => weight !== 0)) columns.push({ site, column });
  }
  let sum = 0;
  for (const [n, from] of columns.entries()) {
    for (let m = n; m < columns.length; m++) {
      const to = columns[m]!;
      const distance = (stride * (to.site - from.site)) % inLength;
      const backwards = distance > inLength / 2;
      const covariance = first.covariance(backwards ? inLength - distance : distance);
      if (covariance === undefined) continue;
      const [left, right] = backwards ? [to.column, from.column] : [from.column, to.column];
      sum += (m === n ? 1 : 2) * bilinear(left, covariance, right);
    }
  }
  return sum;
}

function bilinear(left: Float64Array, matrix: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let h = 0; h < left.length; h++) {
    const weight = left[h]!;
    if (weight === 0) continue;
    let row = 0;
    for (let g = 0; g < right.length; g++) row += matrix[h * right.length + g]! * right[g]!;
    sum += weight * row;
  }
  return sum;
}

/** The transpose of the linear part of a layer: flat [H_out, l_out] → flat [H_in, l_in]. */
function convolveTransposed(layer: LayerPlan, weights: Float64Array): Float64Array {
  const { inLength, outLength, stride } = layer;
  const result = new Float64Array(layer.inChannels * inLength);
  for (let h = 0; h < layer.outChannels; h++) {
    for (let i = 0; i < outLength; i++) {
      const weight = weights[h * outLength + i]!;
      if (weight === 0) continue;
      for (let tap = layer.tapStart[h]!; tap < layer.tapStart[h + 1]!; tap++) {
        const site = (stride * i + layer.tapOffset[tap]! + inLength) % inLength;
        result[layer.tapChannel[tap]! * inLength + site]! += weight * layer.tapWeight[tap]!;
      }
    }
  }
  return result;
}

/** Σ a b. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
