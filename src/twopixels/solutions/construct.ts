import type { ConvNet } from '../../nets/ring/network.js';
import { InputError, requireInteger } from '../../numerics/input-error.js';
import { requireObject } from '../../numerics/require-argument.js';
import type { SolutionSizeOptions } from './admissible.js';
import { dirichlet } from './dirichlet.js';
import { disordered } from './disordered.js';
import { highFrequency } from './high-frequency.js';
import { lowFrequency } from './low-frequency.js';
import { mix } from './mix.js';
import { type SolutionName, solutionNames } from './names.js';
import { strided } from './strided.js';
import { type Thresholds, thresholdWords, withThresholds } from './thresholds.js';

/** Parameters of a constructed solution; those that a solution does not have are ignored by it. */
export interface SolutionOptions extends Thresholds {
  /** Scale ξ of the task. */
  readonly scale: number;
  /** Sites l of the ring. */
  readonly length: number;
  /** Filter size s, default 3. */
  readonly filterSize?: number | undefined;
  /** Channels H of the disordered ensemble, a multiple of s; default s. */
  readonly channels?: number | undefined;
  /** κ of the mix, default 1/2. */
  readonly mix?: number | string | undefined;
  /** ε of the disordered ensemble, default 0.1. */
  readonly disorder?: number | undefined;
  /** Seed of the disorder, default "0". */
  readonly seed?: string | undefined;
}

/** How each solution is made: one line a name of `solutionNames`. */
const constructors: Readonly<Record<SolutionName, (size: SolutionSizeOptions, options: SolutionOptions) => ConvNet>> = {
  'low-frequency': lowFrequency,
  dirichlet,
  'high-frequency': highFrequency,
  mix: (size, options) => mix({ ...size, mix: options.mix ?? '1/2' }),
  disordered(size, { filterSize = 3, channels, disorder = 0.1, seed = '0', ...thresholds }) {
    const base = withThresholds(highFrequency(size), thresholds);
    return disordered({ base, copies: copiesFor(channels, filterSize), disorder, seed });
  },
  strided,
};

/**
 * The constructed solution of a given name, with the thresholds that are asked for (`withThresholds`).
 * @throws InputError if the name is unknown or its parameters are not admissible
 * @example
 * ```ts
 * import { classificationError, constructSolution, solutionNames, twoPixelTask } from 'diffeolab/two-pixels';
 *
 * const size = { length: 36, scale: 9 };
 * for (const name of solutionNames) {
 *   const { error } = classificationError(constructSolution(name, size), twoPixelTask(size));
 *   console.log(name, error); // low-frequency 0, …, strided 0.22857…
 * }
 * ```
 */
export function constructSolution(name: string, options: SolutionOptions): ConvNet {
  requireObject('constructSolution', 'options', options);
  const { scale, length } = options;
  const size = options.filterSize === undefined ? { scale, length } : { scale, length, filterSize: options.filterSize };
  const known = solutionNames.find((solution) => solution === name);
  if (known === undefined) {
    throw new InputError('constructSolution', `unknown solution ${name} (use one of ${solutionNames.join(', ')})`);
  }
  const network = constructors[known](size, options);
  // The disorder comes on top of the thresholds.
  if (known !== 'disordered') return withThresholds(network, options);
  return { ...network, name: [network.name, ...thresholdWords(options)].join(', ') };
}

/**
 * Copies n of every channel of the base net, so that there are `channels` in all; default 1.
 * @throws InputError unless channels are a positive multiple of the filter size
 */
export function copiesFor(channels: number | undefined, filterSize: number): number {
  if (channels === undefined) return 1;
  requireInteger('disordered', 'channels', channels, 1);
  if (channels % filterSize === 0) return channels / filterSize;
  const below = Math.max(filterSize, Math.floor(channels / filterSize) * filterSize);
  const above = Math.ceil(channels / filterSize) * filterSize;
  const remedy = below === above ? `use ${above}` : `use ${below} or ${above}`;
  throw new InputError(
    'disordered',
    `channels must be a multiple of the filter size ${filterSize}, got ${channels} (${remedy})`,
  );
}
