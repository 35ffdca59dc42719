import type { ConvNet } from '../nets/ring/network.js';
import type { TwoPixelTask } from '../twopixels/task.js';
import type { LayerEstimate } from './layer-estimates.js';
import { runEstimates } from './measures/measured-result.js';
import type { OutputEstimates } from './measures/output-estimates.js';
import type { EstimateOptions } from './posed-problem.js';
import { prepareRun } from './prepare-run.js';
import { type RunDetails, runEngine } from './run-engine.js';
import { DeviceLostError } from './webgpu/device.js';

/** What a Monte Carlo run gives. */
export interface MonteCarloResult extends RunDetails {
  /** Layers 1 … k̃, then the output. */
  readonly layers: readonly LayerEstimate[];
  /** How well the output tells the classes apart. */
  readonly output?: OutputEstimates;
  readonly samples: number;
  readonly seed: string;
  /** Wall time. */
  readonly seconds: number;
}

/**
 * The device was lost in the middle of a run; the samples before are not.
 * @example
 * ```ts
 * import { estimateSensitivity, InterruptedEstimateError, type MonteCarloResult } from 'diffeolab/montecarlo';
 * import { lowFrequency, twoPixelTask } from 'diffeolab/two-pixels';
 *
 * const size = { length: 32, scale: 7 };
 * const run = estimateSensitivity(lowFrequency(size), twoPixelTask(size), { deviation: 0.3, samples: 1000 });
 * const kept = (error: unknown): MonteCarloResult | undefined => {
 *   if (error instanceof InterruptedEstimateError) return error.finished;
 *   throw error;
 * };
 * console.log((await run.catch(kept))?.samples); // 1000
 * ```
 */
export class InterruptedEstimateError extends DeviceLostError {
  override readonly name = 'InterruptedEstimateError';

  /**
   * @param finished the estimate from the samples that were finished, if there are two; as good as a run of that many
   */
  constructor(
    message: string,
    readonly finished: MonteCarloResult | undefined,
  ) {
    super(message);
  }
}

/**
 * Estimates D_f and G_f of every layer and the output by Monte Carlo: each sample draws a uniform pair of the task, a
 * displacement of each pixel, and Gaussian noise on every site. Standard errors are those of the mean numerator;
 * the denominator is exact.
 *
 * The result depends on the net, the task, σ, the law, the samples, the seed and the engine alone (for webgpu up to the
 * rounding of the device): not on threads or chunks.
 * @throws InputError if an option is not admissible, the net does not fit the ring, or an engine
 *   that was asked for can't run
 * @throws InterruptedEstimateError if the device of engine webgpu is lost; it holds the estimate from
 *   the samples finished before
 * @example
 * ```ts
 * import { estimateSensitivity } from 'diffeolab/montecarlo';
 * import { lowFrequency, noiseDeviation, twoPixelTask } from 'diffeolab/two-pixels';
 *
 * const size = { length: 32, scale: 7 };
 * const [task, network] = [twoPixelTask(size), lowFrequency(size)];
 * const deviation = noiseDeviation(task);
 * const { layers } = await estimateSensitivity(network, task, { deviation, samples: 10_000, engine: 'wasm' });
 * console.log(layers.at(-1)?.diffeo); // { value: 0.06335…, standardError: 0.00134… }
 * console.log(layers.at(-1)?.noise); // { value: 232.8…, standardError: 2.89… }
 * ```
 */
export async function estimateSensitivity(
  network: ConvNet,
  task: TwoPixelTask,
  options: EstimateOptions,
): Promise<MonteCarloResult> {
  const began = performance.now();
  const { problem, engine, threads, seed, spreads } = await prepareRun('estimateSensitivity', network, task, options);
  const { chunk, onProgress, signal } = options;
  const run = await runEngine(problem, engine, { threads, chunk, onProgress, signal });
  const { details, lost } = run;
  const { count } = run.moments[0]!;
  const result = {
    ...runEstimates(problem, run, spreads),
    samples: count,
    ...details,
    seed,
    seconds: (performance.now() - began) / 1000,
  };
  if (lost === undefined) return result;
  const message = `${lost.message}; ${count} of ${problem.samples} samples were finished`;
  throw new InterruptedEstimateError(message, count >= 2 ? result : undefined);
}
