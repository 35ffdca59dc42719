import type { DrawnSet, Pool } from '../../nets/sets/disjoint-sets.js';
import { InputError } from '../../numerics/input-error.js';
import type { PhiloxKey } from '../../numerics/random/key.js';
import { randomPermutation } from '../../numerics/random/permutation.js';
import { stream } from '../../numerics/random/streams.js';
import type { PixelPair } from '../task.js';
import type { ChosenPairs } from './chosen-pairs.js';
import type { PairPopulation } from './population.js';

/** A pair of a task with its number among all of them: those of label −1 come first. */
interface Numbered {
  readonly pair: PixelPair;
  readonly label: -1 | 1;
  readonly number: number;
}

/** Pairs in a random order. */
export interface PairPool extends Pool {
  readonly at: (place: number) => Numbered;
}

/** Most pairs of one set: their labels take 512 MiB. */
const mostPairs = 2 ** 26;

/** One pool a label if balanced, else one of all pairs. */
export function poolsOf(population: PairPopulation, balanced: boolean, key: PhiloxKey): readonly PairPool[] {
  const [minus, plus] = population.classes;
  const pool = (permutation: number, name: string, start: number, count: number): PairPool => {
    const place = count === 0 ? () => 0 : randomPermutation(key, stream.pairSamples, permutation, count);
    return { name, count, at: (index) => numbered(population, start + place(index)) };
  };
  if (!balanced) return [pool(0, 'the task', 0, minus.count + plus.count)];
  return [pool(1, 'label −1', 0, minus.count), pool(2, 'label +1', minus.count, plus.count)];
}

function numbered({ classes: [minus, plus] }: PairPopulation, number: number): Numbered {
  if (number < minus.count) return { pair: minus.pair(number), label: -1, number };
  return { pair: plus.pair(number - minus.count), label: 1, number };
}

/** The pairs of a set, listed. */
export function drawnPairs({ name, size }: PairPopulation, pools: readonly PairPool[], set: DrawnSet): ChosenPairs {
  const { count } = set;
  const labels = new Float64Array(count);
  const numbers = new Float64Array(count);
  const sites = new Int32Array(2 * count);
  for (let index = 0; index < count; index++) {
    const { pair, label, number } = pools[set.pool(index)]!.at(set.place(index));
    labels[index] = label;
    numbers[index] = number;
    sites.set(pair, 2 * index);
  }
  return {
    name,
    size,
    labels,
    pair: (index) => [sites[2 * index]!, sites[2 * index + 1]!],
    number: (index) => numbers[index]!,
  };
}

/**
 * Every pair of a task, those of label −1 first; if balanced, with weights by which both labels have half of the whole.
 * @throws InputError if they are too many to list their labels, or one label of balanced ones has none
 */
export function everyPair(subject: string, population: PairPopulation, balanced: boolean): ChosenPairs {
  const { name, size, classes } = population;
  const [minus, plus] = classes;
  const count = minus.count + plus.count;
  if (count > mostPairs) {
    throw new InputError(subject, `points must be a number where there are more than 2^26 pairs, got all ${count}`);
  }
  if (balanced && (minus.count === 0 || plus.count === 0)) {
    throw new InputError(subject, `balanced must be false where one label has no pair, as in ${name}`);
  }
  return {
    name,
    size,
    labels: new Float64Array(count).fill(-1, 0, minus.count).fill(1, minus.count),
    ...(balanced && {
      weights: new Float64Array(count)
        .fill(count / (2 * minus.count), 0, minus.count)
        .fill(count / (2 * plus.count), minus.count),
    }),
    pair: (index) => numbered(population, index).pair,
    number: (index) => index,
  };
}
