import { requireInteger } from '../../numerics/input-error.js';
import type { PixelPair } from '../task.js';
import type { ChosenPairs } from './chosen-pairs.js';

/**
 * Pairs up to translations by multiples of a period along each axis of the ring or torus, under which a net is
 * invariant, with their numbers as weights: on the ring and with period 1 the ⌊l/2⌋ distances, on the torus the
 * displacements up to their sign. Labels that are not invariant, such as those of blocks, split them: pairs that a net
 * cannot tell apart but has to. A net with borders has no period but the whole frame, where every pair is its own.
 */
export function distinctPairs(chosen: ChosenPairs, period: number): { chosen: ChosenPairs; of: Int32Array } {
  requireInteger('distinct', 'period', period, 1);
  const { labels } = chosen;
  const { keyOf, pairOf } = orbits(chosen.size, period);
  const of = new Int32Array(labels.length);
  const numbers = new Map<number, number>();
  const found: { pair: PixelPair; label: number; weight: number }[] = [];
  for (let index = 0; index < labels.length; index++) {
    const label = labels[index]!;
    const key = keyOf(chosen.pair(index));
    const place = 2 * key + (label > 0 ? 1 : 0);
    let at = numbers.get(place);
    if (at === undefined) {
      at = found.length;
      numbers.set(place, at);
      found.push({ pair: pairOf(key), label, weight: 0 });
    }
    found[at]!.weight += chosen.weights?.[index] ?? 1;
    of[index] = at;
  }
  return {
    of,
    chosen: {
      name: chosen.name,
      size: chosen.size,
      labels: Float64Array.from(found, ({ label }) => label),
      weights: Float64Array.from(found, ({ weight }) => weight),
      pair: (index) => found[index]!.pair,
      number: (index) => index,
    },
  };
}

/** The key of a pair, the same for all of its translates, and the pair of these that a key stands for. */
function orbits(size: readonly number[], period: number) {
  const periods = size.map((extent) => greatestCommonDivisor(period, extent));
  const sites = size.reduce((product, extent) => product * extent, 1);
  /** The pair seen from one of its pixels: where that is in its period, and how far the other lies. */
  const seen = (from: number, to: number) => {
    let place = 0;
    let offset = 0;
    let step = 1;
    let a = from;
    let b = to;
    for (let axis = size.length - 1; axis >= 0; axis--) {
      const extent = size[axis]!;
      const siteA = a % extent;
      const siteB = b % extent;
      place += step * (siteA % periods[axis]!);
      offset += step * (siteB < siteA ? siteB - siteA + extent : siteB - siteA);
      step *= extent;
      a = (a - siteA) / extent;
      b = (b - siteB) / extent;
    }
    return place * sites + offset;
  };
  return {
    keyOf: ([first, second]: PixelPair) => Math.min(seen(first, second), seen(second, first)),
    pairOf(key: number): PixelPair {
      const place = Math.floor(key / sites);
      let [site, step, rest, by] = [0, 1, place, key % sites];
      for (const extent of size.toReversed()) {
        site += step * (((rest % extent) + (by % extent)) % extent);
        step *= extent;
        [rest, by] = [Math.floor(rest / extent), Math.floor(by / extent)];
      }
      return [place, site];
    },
  };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
