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
  const orbitOf = orbits(chosen.size, period);
  const of = new Int32Array(labels.length);
  const numbers = new Map<number, number>();
  const found: { pair: PixelPair; label: number; weight: number }[] = [];
  for (let index = 0; index < labels.length; index++) {
    const label = labels[index]!;
    const { key, pair } = orbitOf(chosen.pair(index));
    const place = 2 * key + (label > 0 ? 1 : 0);
    let at = numbers.get(place);
    if (at === undefined) {
      at = found.length;
      numbers.set(place, at);
      found.push({ pair: pair(), label, weight: 0 });
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

/** The key of a pair, the same for all of its translates, and one of these. */
function orbits(size: readonly number[], period: number): (pair: PixelPair) => { key: number; pair: () => PixelPair } {
  const axes = size.map((extent) => ({ extent, period: greatestCommonDivisor(period, extent) }));
  const sites = size.reduce((product, extent) => product * extent, 1);
  /** The pair seen from one of its pixels: where that is in its period, and how far the other lies. */
  const seen = (from: number, to: number) => {
    let [place, offset, a, b] = [0, 0, from, to];
    let step = 1;
    for (let axis = axes.length - 1; axis >= 0; axis--) {
      const { extent, period: own } = axes[axis]!;
      const [siteA, siteB] = [a % extent, b % extent];
      place += step * (siteA % own);
      offset += step * ((siteB - siteA + extent) % extent);
      step *= extent;
      [a, b] = [(a - siteA) / extent, (b - siteB) / extent];
    }
    return place * sites + offset;
  };
  const moved = (place: number, offset: number) => {
    let [site, step, rest, by] = [0, 1, place, offset];
    for (let axis = axes.length - 1; axis >= 0; axis--) {
      const { extent } = axes[axis]!;
      site += step * (((rest % extent) + (by % extent)) % extent);
      step *= extent;
      [rest, by] = [Math.floor(rest / extent), Math.floor(by / extent)];
    }
    return site;
  };
  return ([first, second]) => {
    const key = Math.min(seen(first, second), seen(second, first));
    return {
      key,
      pair: () => {
        const place = Math.floor(key / sites);
        return [place, moved(place, key % sites)];
      },
    };
  };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
