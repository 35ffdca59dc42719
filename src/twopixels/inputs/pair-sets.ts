import {
  type DisjointSets,
  disjointSets,
  mappedSets,
  requireBalance,
  type SetSizes,
} from '../../nets/sets/disjoint-sets.js';
import { requireInteger, requireNumber } from '../../numerics/input-error.js';
import { keyFromSeed } from '../../numerics/random/key.js';
import { mostMagnitude, requireDeviation, requireObject } from '../../numerics/require-argument.js';
import { type BlockTask, requireBlockTask } from '../blocks.js';
import { framePopulation } from '../frame/population.js';
import { type FrameTask, requireFrameTask } from '../frame/task.js';
import { requireTask, type TwoPixelTask } from '../task.js';
import { drawnPairs, everyPair, poolsOf } from './drawn-pairs.js';
import { type PairInputs, type PairLook, pairInputs } from './pair-inputs.js';
import type { PairPopulation } from './population.js';
import { blockPopulation, ringPopulation } from './ring-population.js';

/** Any task of two pixels: distances or blocks on the ring, distances or quadrants on the frame. */
export type AnyPairTask = TwoPixelTask | BlockTask | FrameTask;

/** How training, validation and test sets are taken from all pairs of a task. */
export interface PairSetOptions extends SetSizes {
  /**
   * Equal numbers of both labels (of an odd number, −1 has one more); of `all` pairs, weights by which both labels have
   * the same. Default true, but false of `all`.
   */
  readonly balanced?: boolean | undefined;
  /** Any text, default '0'. */
  readonly seed?: string | undefined;
  /**
   * Value of a lit pixel, default 1. The published codes have √m on the ring, with m = l/2 in their measurements, so
   * that a site has mean square 1, and n²/2 on the frame: `published`.
   */
  readonly pixelValue?: number | 'published' | undefined;
  /** Deviation σ of Gaussian noise on every site, the same in all channels; default 0. */
  readonly noise?: number | undefined;
  /** Equal channels, default 1. */
  readonly channels?: number | undefined;
}

/**
 * Training, validation and test sets of a task, disjoint and addressed by the seed. Pairs are counted and found by
 * arithmetic, and stand in the order of a keyed permutation (one a label, in turns, if balanced): training takes them
 * from its beginning, validation and then test from its end. So more points keep the fewer, and with them change
 * neither validation nor test set. Nothing is listed but what is asked for.
 * @throws InputError with all numbers if more pairs are asked for than there are
 * @example
 * ```ts
 * import { blockTask, frameTask, pairSets, twoPixelTask } from 'diffeolab/two-pixels';
 *
 * const ring = pairSets(twoPixelTask({ length: 32, scale: 7 }), { points: 'all' }).training;
 * console.log(ring.count, ring.distinct(1)?.inputs.count); // 496 16
 * const task = frameTask({ size: 64, scale: 14, gap: 2 });
 * const { training, test } = pairSets(task, { points: 1000, testPoints: 500, pixelValue: 'published' });
 * console.log(training.pair(0), training.labels[0], test?.count); // [ 968, 3953 ] -1 500
 * const blocks = pairSets(blockTask({ length: 16, scale: 4 }), { points: 'all' }).training;
 * const image = new Float64Array(16);
 * blocks.write([blocks.count - 1], image);
 * console.log(blocks.labels.at(-1), image.join('')); // 1 0000000000000011
 * ```
 */
export function pairSets(task: AnyPairTask, options: PairSetOptions): DisjointSets<PairInputs> {
  const subject = 'pairSets';
  const population = pairPopulation(subject, task);
  requireObject(subject, 'options', options, ['points']);
  const balanced = requireBalance(subject, options);
  const look = lookOf(subject, task, options);
  if (options.points === 'all') return { training: pairInputs(everyPair(subject, population, balanced), look) };
  const pools = poolsOf(population, balanced, look.key);
  const sets = disjointSets(subject, population.name, pools, options);
  return mappedSets(sets, (set) => pairInputs(drawnPairs(population, pools, set), look));
}

function lookOf(subject: string, task: AnyPairTask, options: PairSetOptions): PairLook {
  const { pixelValue = 1, seed = '0' } = options;
  const published = 'size' in task ? task.size ** 2 / 2 : Math.sqrt(task.length / 2);
  return {
    pixelValue: pixelValue === 'published' ? published : requireDeviation(subject, 'pixelValue', pixelValue),
    channels: requireInteger(subject, 'channels', options.channels ?? 1, 1, 2 ** 16),
    noise: requireNumber(subject, 'noise', options.noise ?? 0, 0, mostMagnitude),
    key: keyFromSeed(seed),
  };
}

/**
 * All pairs of a task by their labels.
 * @throws InputError if it is no task, or leaves no pair
 */
export function pairPopulation(subject: string, task: AnyPairTask): PairPopulation {
  requireObject(subject, 'task', task, ['scale']);
  if ('size' in task) {
    requireFrameTask(subject, task);
    return framePopulation(task);
  }
  if ('labelling' in task) {
    requireBlockTask(subject, task);
    return blockPopulation(task);
  }
  requireTask(subject, task);
  return ringPopulation(task);
}
