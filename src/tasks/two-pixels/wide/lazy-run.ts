import { type LazyNoise, lazyNoise } from '../../../analytic/kernel-limit/ring/lazy-noise.js';
import {
  type LazyErrors,
  type LazySolution,
  type LazyTraining,
  lazyErrors,
  lazySolution,
} from '../../../analytic/kernel-limit/ring/lazy-solution.js';
import { type RingKernels, ringKernels } from '../../../analytic/kernel-limit/ring/ring-kernels.js';
import { pairSets } from '../../../twopixels/inputs/pair-sets.js';
import { distanceLaw, label, type PixelPair, ringDistance, type TwoPixelTask } from '../../../twopixels/task.js';
import { aboutParametersLater, ParameterError } from '../../parameters/parameter-error.js';
import { readParameters } from '../../parameters/read.js';
import { type GivenLazy, lazySubject, twoPixelNames } from '../parameters.js';
import { withNoise } from '../solution-model.js';
import type { UntrainedControls } from './untrained-rows.js';
import { wideModel } from './wide-model.js';

/** F at one distance: with flattening the mean over all pairs. */
export type LazyOutput = {
  readonly distance: number;
  /** Label of the task; 0 of the doubled pixel of a collision and of distances in a gap. */
  readonly label: number;
  readonly output: number;
  readonly trained: boolean;
};

/** Kernel regression of a wide net on one training set. */
export interface LazyRun {
  readonly outputs: readonly LazyOutput[];
  /** Error, squared error and D over all pairs. */
  readonly errors: LazyErrors;
  /** Of the pairs that are not in the training set; undefined where there is none. */
  readonly testError?: number;
  readonly noise: LazyNoise;
  /** Points that carry F. */
  readonly rank: number;
}

/** Parameters with their defaults. */
export function lazyParameters(given: Partial<Record<keyof GivenLazy, unknown>>): GivenLazy {
  const parameters = withNoise(readParameters(lazySubject, given));
  if (parameters.points !== undefined && parameters.distances !== undefined) {
    throw new ParameterError('points', 'give either it or {distances}, got both (leave one out)');
  }
  return parameters;
}

/** The distances that a text means. */
export function distancesOf(task: TwoPixelTask, words: string): number[] {
  const all = distanceLaw(task).map(({ distance }) => distance);
  if (words === 'all') return all;
  if (words === 'odd' || words === 'even') return all.filter((d) => d % 2 === Number(words === 'odd'));
  const distances = words.split(',').map((word) => (/^\s*\d+\s*$/.test(word) ? Number(word) : Number.NaN));
  const wrong = distances.findIndex((distance) => !all.includes(distance));
  if (wrong < 0) return distances;
  throw new ParameterError(
    'distances',
    `must be all, odd, even or a list of distances of the task such as 1,3, got ${words}`,
  );
}

/** The training set of parameters. */
export function lazyTraining(task: TwoPixelTask, { points, distances = 'all', seed }: GivenLazy): LazyTraining {
  if (points === undefined) return { distances: distancesOf(task, distances) };
  return { pairs: drawnOf(task, points, seed) };
}

/** So many pairs of a task, drawn without replacement. */
export function drawnOf(task: TwoPixelTask, points: number, seed: string): PixelPair[] {
  const most = (distanceLaw(task).length > 0 ? pairSets(task, { points: 'all' }).training : { count: 0 }).count;
  if (points > most) throw new ParameterError('points', `must be at most the ${most} pairs of the task, got ${points}`);
  const { training } = pairSets(task, { points, balanced: false, seed });
  return Array.from({ length: training.count }, (_, index) => training.pair(index));
}

/**
 * Kernel regression of a wide net on distances or drawn pairs of a two-pixel task, the end of its lazy training: F
 * against distance, errors and D (exact), G in parts, G*, d′ and the error at the best threshold under noise.
 * Parameters are those of `two-pixels.lazy`, with their defaults.
 * @throws ParameterError about the parameter that is not admissible
 * @example
 * ```ts
 * import { lazyRun } from 'diffeolab/tasks';
 *
 * const { errors, noise, rank } = await lazyRun({ scale: 3, length: 16, depth: 1, latticePoints: 127 });
 * console.log(rank, errors.error, errors.diffeo, noise.noise.value > 1); // 3 0 0.41666… true
 * ```
 */
export async function lazyRun(
  given: Partial<Record<keyof GivenLazy, unknown>>,
  { signal, onProgress }: UntrainedControls = {},
): Promise<LazyRun> {
  const parameters = lazyParameters(given);
  const { net, task, law, deviation } = wideModel(parameters);
  const training = lazyTraining(task, parameters);
  // On all pairs of a distance flattening learns what pooling learns.
  const learner = 'distances' in training ? ({ ...net, readout: 'pooling' } as const) : net;
  return aboutParametersLater(
    twoPixelNames,
    (async () => {
      const kernels = await ringKernels(learner, { signal, onProgress: (done) => onProgress?.(0.2 * done) });
      const { kernel, ridge, latticePoints } = parameters;
      const solution = lazySolution(kernels, task, { training, kernel, ridge });
      const noise = await lazyNoise(kernels, task, solution, {
        deviation,
        points: latticePoints,
        signal,
        onProgress: (done) => onProgress?.(0.2 + 0.8 * done),
      });
      const testError = errorElsewhere(kernels, task, solution, training);
      return {
        outputs: outputsOf(kernels, task, solution, training),
        errors: lazyErrors(kernels, task, solution, law),
        ...(testError !== undefined && { testError }),
        noise,
        rank: solution.support.length,
      };
    })(),
  );
}

/** Fraction with the wrong sign of the pairs of a task that are not in the training set. */
export function errorElsewhere(
  { net, indexOf }: RingKernels,
  task: TwoPixelTask,
  { outputs }: LazySolution,
  training: LazyTraining,
): number | undefined {
  const { length } = net;
  const key = ([a, b]: PixelPair) => (a < b ? a * length + b : b * length + a);
  const trained = new Set('pairs' in training ? training.pairs.map(key) : []);
  const distances = new Set('distances' in training ? training.distances : []);
  const all = pairSets(task, { points: 'all', balanced: false }).training;
  let [wrong, count] = [0, 0];
  for (let n = 0; n < all.count; n++) {
    const pair = all.pair(n);
    const distance = ringDistance(length, ...pair);
    if (trained.has(key(pair)) || distances.has(distance)) continue;
    count++;
    if (outputs[indexOf(pair)]! > 0 !== label(task, distance) > 0) wrong++;
  }
  return count === 0 ? undefined : wrong / count;
}

function outputsOf(
  { net, pairs }: RingKernels,
  task: TwoPixelTask,
  { outputs }: LazySolution,
  training: LazyTraining,
): LazyOutput[] {
  const { length } = net;
  const known = new Set(distanceLaw(task).map(({ distance }) => distance));
  const trained = new Set(
    'distances' in training ? training.distances : training.pairs.map((pair) => ringDistance(length, ...pair)),
  );
  return Array.from({ length: Math.floor(length / 2) + 1 }, (_, distance) => {
    const own = pairs.flatMap((pair, n) => (ringDistance(length, ...pair) === distance ? [outputs[n]!] : []));
    return {
      distance,
      label: known.has(distance) ? label(task, distance) : 0,
      output: own.reduce((sum, output) => sum + output, 0) / own.length,
      trained: trained.has(distance),
    };
  });
}
