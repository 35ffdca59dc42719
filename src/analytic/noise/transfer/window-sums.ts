import type { LayerPlan, NetworkPlan } from '../../../nets/ring/plan.js';
import { siteOf } from '../../../nets/ring/ring.js';

/**
 * A layer of one channel whose units are ReLU(s (u_i − θ)), u_i = Σ_j w_j r_{i+j} with integers w_j ≥ 0 and
 * r_p = ReLU(x_p + x_{p+1} + x_{p+2} − β) sums of three neighbouring sites.
 */
export interface WindowSums {
  /** Integers w_j ≥ 0, the first and the last above 0. */
  readonly weights: readonly number[];
  /** Threshold β of the first layer, of either sign. */
  readonly firstThreshold: number;
  /** Threshold θ > 0 of this layer. */
  readonly threshold: number;
  /** s > 0. */
  readonly scale: number;
  /** Site of the input where the window of unit 0 begins. */
  readonly origin: number;
}

/** Up to so many times the least weight the weights are looked for among the integers. */
const mostParts = 12;

/** Relative difference up to which a number counts as the one that it should be. */
export const tolerance = 1e-9;

/**
 * The layer after the first `depth` ones, which must be transparent, as a threshold on sums over windows; undefined
 * unless all layers up to it have one channel and stride 1, the first sums three neighbours with one positive weight,
 * the others have weights ≥ 0 in whole proportions, and the window fits on the ring.
 */
export function windowSums(plan: NetworkPlan, depth: number): WindowSums | undefined {
  const layers = plan.layers.slice(0, depth + 1);
  const plain = layers.every(({ outChannels, inChannels, stride }) => outChannels * inChannels * stride === 1);
  const [first, ...later] = layers;
  if (!plain || first === undefined || later.length === 0) return undefined;
  const firstWeight = commonWeight(first);
  if (firstWeight === undefined) return undefined;
  let reach: Taps = { begin: 0, weights: [1] };
  let constant = 0;
  for (const layer of later) {
    const taps = tapsOf(layer);
    if (taps === undefined) return undefined;
    constant = layer.bias[0]! + constant * taps.weights.reduce((sum, weight) => sum + weight, 0);
    reach = { begin: reach.begin + taps.begin, weights: convolved(reach.weights, taps.weights) };
  }
  const unit = commonPart(reach.weights);
  const length = first.inLength;
  if (unit === undefined || reach.weights.length + 2 > length || !(constant < 0)) return undefined;
  const scale = unit * firstWeight;
  return {
    weights: reach.weights.map((weight) => Math.round(weight / unit)),
    firstThreshold: -first.bias[0]! / firstWeight,
    threshold: -constant / scale,
    scale,
    origin: siteOf(reach.begin + Math.min(...first.tapOffset), length),
  };
}

interface Taps {
  /** Offset of the first weight. */
  readonly begin: number;
  readonly weights: readonly number[];
}

/** Weight of a layer that sums three neighbouring sites. */
function commonWeight({ tapOffset, tapWeight }: LayerPlan): number | undefined {
  const weight = tapWeight[0]!;
  const neighbours = tapOffset.length === 3 && tapOffset[2]! - tapOffset[0]! === 2;
  return neighbours && weight > 0 && tapWeight.every((other) => isClose(other, weight)) ? weight : undefined;
}

/** Filter of a layer from its first to its last tap; undefined if it has none, or a negative one. */
function tapsOf({ tapOffset, tapWeight }: LayerPlan): Taps | undefined {
  if (tapOffset.length === 0 || tapWeight.some((weight) => weight < 0)) return undefined;
  const begin = tapOffset[0]!;
  const weights = new Array<number>(tapOffset.at(-1)! - begin + 1).fill(0);
  for (const [tap, offset] of tapOffset.entries()) weights[offset - begin] = tapWeight[tap]!;
  return { begin, weights };
}

function convolved(a: readonly number[], b: readonly number[]): number[] {
  const result = new Array<number>(a.length + b.length - 1).fill(0);
  for (const [i, one] of a.entries()) for (const [j, other] of b.entries()) result[i + j]! += one * other;
  return result;
}

/** The largest number of which all weights are multiples, an integer part of the least one; undefined if none is. */
function commonPart(weights: readonly number[]): number | undefined {
  const least = Math.min(...weights.filter((weight) => weight > 0));
  for (let parts = 1; parts <= mostParts; parts++) {
    const unit = least / parts;
    if (weights.every((weight) => isClose(weight, Math.round(weight / unit) * unit))) return unit;
  }
  return undefined;
}

function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));
}
