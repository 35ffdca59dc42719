import { convolve } from '../../nets/ring/forward.js';
import type { LayerPlan, NetworkPlan } from '../../nets/ring/plan.js';
import { siteOf } from '../../nets/ring/ring.js';
import { translationPeriod } from '../../twopixels/orbits.js';
import { pullBack } from './transparent-layers.js';

/**
 * A layer whose pre-activations are sums of independent rectified Gaussians: u_i = w_i (Σ_{j ∈ S_i}
 * ReLU(c_j + z_j) − θ) with z_j i.i.d. N(0, 1). Summands are first-layer units, those of the same
 * noise combination being one.
 */
export interface IndependentSums {
  /** θ > 0, common to all units. */
  readonly threshold: number;
  readonly units: readonly SumUnit[];
  /** c_j of every summand, for one input. */
  cleanValues(input: Float64Array): Float64Array;
}

/** One unit of the layer. */
export interface SumUnit {
  /** Position in the flat layer [H, l]. */
  readonly index: number;
  /** w_i > 0. */
  readonly weight: number;
  /** Summands S_i. */
  readonly members: ReadonlySet<number>;
}

/** Relative difference up to which weights count as equal. */
const tolerance = 1e-12;

/**
 * The layer after the first `depth` ones, which must be transparent, as sums of independent rectified Gaussians;
 * undefined unless the summands share no noise, have equal variances and biases, and enter each unit with one positive
 * weight and all units with one threshold.
 */
export function independentSums(plan: NetworkPlan, depth: number, deviation: number): IndependentSums | undefined {
  const summands = findSummands(plan.layers[0]!, deviation);
  if (summands === undefined) return undefined;
  const { owner, scale, taps, bias } = summands;
  const { outChannels, outLength } = plan.layers[depth]!;
  const origins = weightsInFirstLayer(plan, depth);
  const constants = silentPreActivations(plan, depth);
  const units: SumUnit[] = [];
  let threshold: number | undefined;
  for (let index = 0; index < outChannels * outLength; index++) {
    const weights = new Map<number, number>();
    for (const { unit, weight } of origins(index)) {
      weights.set(owner[unit]!, (weights.get(owner[unit]!) ?? 0) + weight * scale[unit]!);
    }
    const weight = weights.values().next().value ?? 0;
    if (weights.size === 0) continue;
    if (!(weight > 0) || ![...weights.values()].every((value) => close(value, weight))) return undefined;
    const ownThreshold = -constants[index]! / weight;
    threshold ??= ownThreshold;
    if (!(ownThreshold > 0) || !close(ownThreshold, threshold)) return undefined;
    units.push({ index, weight, members: new Set(weights.keys()) });
  }
  if (threshold === undefined) return undefined;
  const cleanValues = (input: Float64Array): Float64Array =>
    Float64Array.from(taps, (own) => {
      let clean = bias;
      for (const [site, weight] of own) clean += (weight * input[site]!) / deviation;
      return clean;
    });
  return { threshold, units, cleanValues };
}

/** First-layer units that a unit of the layer after the first `depth` sums, with weights; pulled back once a period. */
function weightsInFirstLayer(plan: NetworkPlan, depth: number): (index: number) => { unit: number; weight: number }[] {
  const first = plan.layers[0]!;
  const { outChannels, outLength } = plan.layers[depth]!;
  const period = translationPeriod(plan);
  const sitesOfPeriod = (layer: LayerPlan) => (period * layer.outLength) / first.inLength;
  const step = period === first.inLength ? outLength : sitesOfPeriod(plan.layers[depth]!);
  const known = new Map<number, { unit: number; weight: number }[]>();
  const pulledBack = (index: number) => {
    const functional = new Float64Array(outChannels * outLength);
    functional[index] = 1;
    return Array.from(pullBack(plan, depth, functional), (weight, unit) => ({ unit, weight })).filter(
      ({ weight }) => weight !== 0,
    );
  };
  return (index) => {
    const periods = Math.floor((index % outLength) / step);
    const representative = index - periods * step;
    const weights = known.get(representative) ?? pulledBack(representative);
    known.set(representative, weights);
    const shift = periods * sitesOfPeriod(first);
    return weights.map(({ unit, weight }) => {
      const site = unit % first.outLength;
      return { unit: unit - site + siteOf(site + shift, first.outLength), weight };
    });
  };
}

interface Summands {
  /** Summand of each first-layer unit, and the unit's deviation: its activation is scale · ReLU(c + z). */
  readonly owner: Int32Array;
  readonly scale: Float64Array;
  /** Filter of each summand on the input, of norm 1, as [site, weight]. */
  readonly taps: ReadonlyMap<number, number>[];
  /** Bias over deviation, common to all. */
  readonly bias: number;
}

/** Groups the units of the first layer by their noise; undefined if two of them share a part of it. */
function findSummands(layer: LayerPlan, deviation: number): Summands | undefined {
  const { outChannels, outLength, inLength, stride, tapStart } = layer;
  const owner = new Int32Array(outChannels * outLength);
  const scale = new Float64Array(outChannels * outLength);
  const siteOwner = new Int32Array(inLength).fill(-1);
  const taps: Map<number, number>[] = [];
  let bias: number | undefined;
  for (let unit = 0; unit < owner.length; unit++) {
    const h = Math.floor(unit / outLength);
    const [start, end] = [tapStart[h]!, tapStart[h + 1]!];
    const norm = Math.hypot(...layer.tapWeight.subarray(start, end));
    if (norm === 0) return undefined;
    const own = new Map<number, number>();
    for (let tap = start; tap < end; tap++) {
      const site = (stride * (unit % outLength) + layer.tapOffset[tap]! + inLength) % inLength;
      own.set(site, layer.tapWeight[tap]! / norm);
    }
    const ownBias = layer.bias[h]! / (deviation * norm);
    bias ??= ownBias;
    if (Math.abs(ownBias - bias) > tolerance * Math.abs(bias)) return undefined;
    const sites = [...own.keys()];
    const summand = siteOwner[sites[0]!]!;
    if (sites.some((site) => siteOwner[site] !== summand)) return undefined;
    if (summand === -1) {
      for (const site of sites) siteOwner[site] = taps.length;
      owner[unit] = taps.length;
      taps.push(own);
    } else {
      if (!sameTaps(own, taps[summand]!)) return undefined;
      owner[unit] = summand;
    }
    scale[unit] = deviation * norm;
  }
  return bias === undefined ? undefined : { owner, scale, taps, bias };
}

function sameTaps(a: ReadonlyMap<number, number>, b: ReadonlyMap<number, number>): boolean {
  return a.size === b.size && [...a].every(([site, weight]) => Math.abs(weight - (b.get(site) ?? 0)) <= tolerance);
}

function close(a: number, b: number): boolean {
  return Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));
}

/** Pre-activations of the layer after the first `depth` when all units of the first layer are silent, flat [H, l]. */
function silentPreActivations(plan: NetworkPlan, depth: number): Float64Array {
  const { outChannels, outLength } = plan.layers[0]!;
  let current = new Float64Array(outChannels * outLength);
  for (const layer of plan.layers.slice(1, depth + 1)) {
    const next = new Float64Array(layer.outChannels * layer.outLength);
    convolve(layer, current, next);
    current = next;
  }
  return current;
}
