import type { ConvNet } from '../../nets/ring/network.js';
import type { NetworkPlan } from '../../nets/ring/plan.js';
import { type Fraction, rational } from '../../numerics/rational.js';
import type { DisplacementLaw } from '../../twopixels/displacement.js';
import { translationPeriod } from '../../twopixels/orbits.js';
import { pairImage, type TwoPixelTask } from '../../twopixels/task.js';
import { type IntegerMap, rationalForward, rationalNet } from './rational-forward.js';
import { type DisplacedPair, pairTransitions } from './transitions.js';

/** Multiplications of integers above which the enumeration stays in float64. */
const largestWork = 6e6;

/** A map of integers on the ring of one layer, [channels, length]; the output is a map of one site. */
interface RingMaps {
  readonly maps: readonly IntegerMap[];
  readonly length: number;
  /** Input sites that make one site of this map. */
  readonly stride: number;
  /** Sites after which the mean over the pairs repeats. */
  readonly period: number;
}

/**
 * D_f of every layer, the output last, as exact fractions by enumeration of all pairs and displacements in integer
 * arithmetic. An entry is undefined where ⟨‖f(x) − f(z)‖²⟩ is 0. Undefined as a whole where a weight or the law is not
 * rational, or where the net is so large that this would take seconds.
 */
export function enumerateInRationals(
  network: ConvNet,
  plan: NetworkPlan,
  task: TwoPixelTask,
  law: DisplacementLaw,
): (Fraction | undefined)[] | undefined {
  const net = rationalNet(network, plan);
  const exactLaw = law.rational;
  if (net === undefined || exactLaw === undefined) return undefined;
  const { states, pairs } = pairTransitions(task, plan, law);
  const workPerPass = plan.layers.reduce((sum, layer) => sum + layer.tapWeight.length * layer.outLength, 0);
  if (workPerPass * states.length > largestWork) return undefined;
  const activations = states.map((pair) => rationalForward(net, Array.from(pairImage(task.length, pair), BigInt)));
  const period = translationPeriod(plan);
  let stride = 1;
  const rings = plan.layers.map((layer, k): RingMaps => {
    stride *= layer.stride;
    const repeat = period === task.length ? layer.outLength : period / stride;
    return { maps: activations.map((layers) => layers[k]!), length: layer.outLength, stride, period: repeat };
  });
  const { maps, length } = rings.at(-1)!;
  const outputs = maps.map((map) => [
    net.readout.reduce((sum, weight, h) => sum + weight * total(map.slice(h * length, (h + 1) * length)), 0n),
  ]);
  rings.push({ maps: outputs, length: 1, stride: 1, period: 1 });
  return rings.map((ring) => sensitivity(ring, pairs, exactLaw));
}

/** D_f of one map; the denominators of the weights cancel. */
function sensitivity(
  { maps, length, stride, period }: RingMaps,
  pairs: readonly DisplacedPair[],
  { numerators, denominator }: NonNullable<DisplacementLaw['rational']>,
): Fraction | undefined {
  const sums = new Array<bigint>(maps[0]!.length).fill(0n);
  let draws = 0n;
  let displaced = 0n;
  let square = 0n;
  for (const { state, multiplicity, displacements } of pairs) {
    const clean = maps[state]!;
    const count = BigInt(multiplicity);
    draws += count;
    for (const [i, value] of clean.entries()) {
      sums[i]! += count * value;
      square += count * value * value;
    }
    for (const { to, shift, moves } of displacements) {
      const weight = count * numerators[moves[0]]! * numerators[moves[1]]!;
      displaced += weight * squaredDistance(maps[to]!, clean, length, shift / stride);
    }
  }
  const repeats = BigInt(length / period);
  let meanSquare = 0n;
  for (let row = 0; row < sums.length; row += length) {
    for (let residue = row; residue < row + period; residue++) {
      let sum = 0n;
      for (let i = residue; i < row + length; i += period) sum += sums[i]!;
      meanSquare += sum * sum;
    }
  }
  const spread = 2n * (draws * repeats * square - meanSquare);
  if (spread === 0n) return undefined;
  return rational(displaced * draws * repeats, denominator * denominator * spread);
}

/** ‖T a − b‖² of two maps [H, length], T the translation by `shift` sites. */
function squaredDistance(a: IntegerMap, b: IntegerMap, length: number, shift: number): bigint {
  let sum = 0n;
  for (let row = 0; row < a.length; row += length) {
    for (let i = 0; i < length; i++) {
      const difference = a[row + i]! - b[row + ((i + shift) % length)]!;
      if (difference !== 0n) sum += difference * difference;
    }
  }
  return sum;
}

function total(values: readonly bigint[]): bigint {
  return values.reduce((sum, value) => sum + value, 0n);
}
