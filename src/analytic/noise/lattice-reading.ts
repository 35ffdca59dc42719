import { createForward } from '../../nets/ring/forward.js';
import { forEachGaussianPoint, type KorobovRule } from '../../numerics/lattice/korobov.js';
import type { Representative } from '../../twopixels/orbits.js';
import type { TwoPixelTask } from '../../twopixels/task.js';
import type { CleanMap, CleanMaps } from './clean-maps.js';
import { affordableRule, latticeShifts } from './lattice-rule.js';
import type { ShiftMoments } from './mean-increments.js';

/** What the lattice sees of a net under noise: one entry a random shift, each an average over all points. */
export interface LatticeReading {
  /** ⟨‖F′ − F⟩‖²⟩ of every layer, the output last, shift by shift. */
  readonly squares: readonly (readonly number[])[];
  /** Moments of the increments of a layer, the output last, from all shifts. */
  pooled(layer: number): ShiftMoments;
  /** The same from one shift; ‖⟨F′ − F⟩‖² of it is too large by the variance of its mean. */
  ofShift(layer: number, shift: number): ShiftMoments;
  /** The noisy outputs of every shift. */
  readonly outputs: readonly NoisyOutputs[];
}

/** Noisy outputs and the labels of their pairs. */
export interface NoisyOutputs {
  readonly values: Float64Array;
  readonly labels: Int8Array;
}

/** Reads a net at the points of the lattice, see `latticeNoiseNumerators`. */
export function latticeReading(clean: CleanMaps, task: TwoPixelTask, deviation: number): LatticeReading {
  const { plan } = clean;
  const pass = plan.layers.reduce((sum, layer) => sum + layer.tapWeight.length * layer.outLength, 0);
  const rule = affordableRule(pass, task.length);
  const slots = plan.layers.map(({ outLength }, k) => new MeanSlots(clean, k, outLength));
  const readings = latticeShifts.map((shift) => readShift(clean, task, deviation, rule, shift, slots));
  const squares = [...plan.layers, undefined].map((_, k) => readings.map((reading) => reading.squares[k]!));
  const moments = (layer: number, from: readonly ShiftReading[]): ShiftMoments => {
    const covariance = from.reduce((sum, reading) => sum + reading.covariances[layer]!, 0) / from.length;
    const means = from[0]!.means[layer]!.map((_, i) => {
      return from.reduce((sum, reading) => sum + reading.means[layer]![i]!, 0) / from.length;
    });
    const repeats = slots[layer]?.repeats ?? 1;
    return { shift: means.reduce((sum, mean) => sum + mean ** 2, 0) / repeats, covariance };
  };
  return {
    squares,
    pooled: (layer) => moments(layer, readings),
    ofShift: (layer, shift) => moments(layer, [readings[shift]!]),
    outputs: readings.map(({ outputs }) => outputs),
  };
}

/** Where the units of a layer are summed: those whose mean increment is the same by translation, together. */
class MeanSlots {
  readonly repeats: number;
  readonly count: number;
  readonly of: Int32Array;

  constructor({ plan, periods }: CleanMaps, layer: number, length: number) {
    const { outChannels } = plan.layers[layer]!;
    const period = periods[layer]!;
    this.repeats = length / period;
    this.count = outChannels * period;
    this.of = Int32Array.from({ length: outChannels * length }, (_, unit) => {
      return Math.floor(unit / length) * period + ((unit % length) % period);
    });
  }
}

/** Averages over the points of one shift; means are sums over the units of a slot. */
interface ShiftReading {
  readonly squares: Float64Array;
  readonly covariances: Float64Array;
  readonly means: readonly Float64Array[];
  readonly outputs: NoisyOutputs;
}

function readShift(
  clean: CleanMaps,
  task: TwoPixelTask,
  deviation: number,
  rule: KorobovRule,
  shift: number,
  slots: readonly MeanSlots[],
): ShiftReading {
  const { plan, pairs, labels, meanOutput } = clean;
  const run = createForward(plan);
  const pick = pairPicker(pairs);
  const depth = plan.layers.length;
  const squares = new Float64Array(depth + 1);
  const covariances = new Float64Array(depth + 1);
  const means = [...slots.map(({ count }) => new Float64Array(count)), new Float64Array(1)];
  const outputs = { values: new Float64Array(2 * rule.points), labels: new Int8Array(2 * rule.points) };
  const noisy = new Float64Array(task.length);
  let evaluated = 0;
  const add = (pair: number, { input, layers, output }: CleanMap, gaussians: Float64Array, amplitude: number) => {
    for (let i = 0; i < noisy.length; i++) noisy[i] = input[i]! + amplitude * gaussians[i]!;
    const noise = run(noisy);
    for (let k = 0; k < depth; k++) {
      const product = addIncrements(noise.layers[k]!, layers[k]!, clean.means[k]!, slots[k]!.of, means[k]!);
      squares[k]! += product.square;
      covariances[k]! += product.covariance;
    }
    const increment = noise.output - output;
    squares[depth]! += increment ** 2;
    covariances[depth]! += increment * (output - meanOutput);
    means[depth]![0]! += increment;
    outputs.values[evaluated] = noise.output;
    outputs.labels[evaluated] = labels[pair]!;
    evaluated += 1;
  };
  forEachGaussianPoint(rule, shift, task.length, (first, gaussians) => {
    const pair = pick(first);
    for (const amplitude of [deviation, -deviation]) add(pair, clean.map(pair), gaussians, amplitude);
  });
  const average = (sums: Float64Array) => sums.map((sum) => sum / evaluated);
  return { squares: average(squares), covariances: average(covariances), means: means.map(average), outputs };
}

/** Adds F′ − F of a layer to the sums of its slots; ‖F′ − F‖² and (F′ − F)·(F − ⟨F⟩). */
function addIncrements(
  noisy: Float64Array,
  clean: Float64Array,
  mean: Float64Array,
  slots: Int32Array,
  sums: Float64Array,
): { square: number; covariance: number } {
  let [square, covariance] = [0, 0];
  for (let i = 0; i < noisy.length; i++) {
    const increment = noisy[i]! - clean[i]!;
    square += increment ** 2;
    covariance += increment * (clean[i]! - mean[i]!);
    sums[slots[i]!]! += increment;
  }
  return { square, covariance };
}

/** Index of a pair, with the probability of its weight, from a uniform number in [0, 1). */
function pairPicker(pairs: readonly Representative[]): (uniform: number) => number {
  const total = pairs.reduce((sum, { multiplicity }) => sum + multiplicity, 0);
  const draws = Int32Array.from(
    pairs.flatMap(({ multiplicity }, index) => new Array<number>(multiplicity).fill(index)),
  );
  return (uniform) => draws[Math.floor(uniform * total)]!;
}
