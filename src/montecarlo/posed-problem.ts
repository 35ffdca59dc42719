import { type ConvNet, filterShape, requireNetwork } from '../nets/ring/network.js';
import { planNetwork } from '../nets/ring/plan.js';
import { InputError, requireInteger } from '../numerics/input-error.js';
import { keyFromSeed } from '../numerics/random/key.js';
import { requireDeviation, requireObject } from '../numerics/require-argument.js';
import { type DisplacementLaw, uniformShifts } from '../twopixels/displacement.js';
import { allowedOffsets, leastNoise, requireTask, type TwoPixelTask } from '../twopixels/task.js';
import type { EngineName } from './engine.js';
import { measuredTask } from './measures/measured.js';
import { shiftTable } from './pair-draw.js';
import type { Problem } from './problem.js';

/** Options of `estimateSensitivity`. */
export interface EstimateOptions {
  /** Standard deviation σ > 0 of the noise on each site, for instance from `noiseDeviation`. */
  readonly deviation: number;
  /** Law of the displacement of a lit pixel, default −1, 0, +1 with probability 1/3 each. */
  readonly law?: DisplacementLaw;
  /** Number of samples, at least 2. */
  readonly samples: number;
  /** Any text, default "0". */
  readonly seed?: string;
  /**
   * `js` (float64), `wasm` (float32, sums in float64), `webgpu` (float32 on the graphics card) or `auto`
   * (default): webgpu where there is a hardware adapter and more than about a second of work, else wasm; js where
   * float32 is not good to 1e-4.
   */
  readonly engine?: EngineName | 'auto';
  /** Most worker threads to use, default one a core; engine webgpu needs none. */
  readonly threads?: number;
  /**
   * Blocks that one task of a worker (1024 samples each) or of a device takes, default about a
   * tenth of a second's worth.
   */
  readonly chunk?: number;
  /** What to estimate: D_f, G_f or both, default `both`. */
  readonly quantities?: 'diffeo' | 'noise' | 'both';
  /**
   * `all` (the default of estimates): also how G_f splits, G*, and how well the output tells the classes apart, from
   * the first 2²⁰ samples; `sensitivities` (that of `posedProblem`): D_f and G_f alone.
   */
  readonly measures?: 'sensitivities' | 'all';
  /** Called with the samples done so far. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Ends the run at the next occasion; the promise is rejected with the reason of the signal. */
  readonly signal?: AbortSignal;
}

/**
 * The problem that the options of an estimate pose, as plain data.
 * @param subject the function that errors name
 * @throws InputError if an option is not admissible or the net does not fit the ring
 * @example
 * ```ts
 * import { createEngine, drawPair, measureRate, posedProblem } from 'diffeolab/montecarlo';
 * import { lowFrequency, twoPixelTask } from 'diffeolab/two-pixels';
 *
 * const size = { length: 32, scale: 7 };
 * const problem = posedProblem(lowFrequency(size), twoPixelTask(size), { deviation: 0.3, samples: 1000 });
 * console.log(drawPair(problem, 0)); // { pair: [ 14, 22 ], displaced: [ 13, 23 ] }
 * console.log(createEngine('js', problem).sampleDifferences(0, 1).slice(0, 4)); // Float64Array(4) [ 4, 12, 56, 0 ]
 * console.log(measureRate(problem, 'js', 0.01) > 0); // true
 * ```
 */
export function posedProblem(
  network: ConvNet,
  task: TwoPixelTask,
  options: EstimateOptions,
  subject = 'estimateSensitivity',
): Problem {
  requireNetwork(subject, network);
  requireTask(subject, task);
  requireObject(subject, 'options', options);
  const quantities = options.quantities ?? 'both';
  if (!['diffeo', 'noise', 'both'].includes(quantities)) {
    throw new InputError(subject, `quantities must be diffeo, noise or both, got ${quantities}`);
  }
  const measures = options.measures ?? 'sensitivities';
  if (!['sensitivities', 'all'].includes(measures)) {
    throw new InputError(subject, `measures must be sensitivities or all, got ${measures}`);
  }
  const [, channels] = filterShape(network.layers[0]!);
  if (channels !== 1) {
    throw new InputError(
      subject,
      `the first layer must read 1 channel, got ${channels} (use filters of shape [H, 1, s])`,
    );
  }
  const plan = planNetwork(network, task.length);
  const offsets = allowedOffsets(task);
  const samples = requireInteger(subject, 'samples', options.samples, 2);
  return {
    plan,
    length: task.length,
    offsets,
    shifts: shiftTable(options.law ?? uniformShifts),
    deviation: requireDeviation(subject, 'deviation', options.deviation, leastNoise),
    withDiffeo: quantities !== 'noise',
    withNoise: quantities !== 'diffeo',
    key: keyFromSeed(options.seed ?? '0'),
    samples,
    ...(measures === 'all' && { measured: measuredTask(task, { plan, offsets }, samples) }),
  };
}
