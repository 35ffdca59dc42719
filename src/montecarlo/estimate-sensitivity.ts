import type { ConvNet } from '../twopixels/network.js';
import { pairSpread } from '../twopixels/spread.js';
import type { TwoPixelTask } from '../twopixels/task.js';
import type { EngineName } from './engine.js';
import { type LayerEstimate, layerEstimates } from './layer-estimates.js';
import type { EstimateOptions } from './posed-problem.js';
import { prepareRun } from './prepare-run.js';
import { reduceBlocks } from './reduce-blocks.js';

/** What a Monte Carlo run gives. */
export interface MonteCarloResult {
  /** Layers 1 … k̃, then the output. */
  readonly layers: readonly LayerEstimate[];
  readonly samples: number;
  readonly engine: EngineName;
  readonly seed: string;
  /** Worker threads that took part; 0 for a run so short that it was done in the calling thread. */
  readonly threads: number;
  /** Wall time. */
  readonly seconds: number;
}

/**
 * Estimates D_f and G_f of every layer and the output by Monte Carlo: each sample draws a uniform pair of the task, a
 * displacement of each pixel, and Gaussian noise on every site. Standard errors are those of the mean numerator; the denominator
 * is exact.
 *
 * The result depends on the net, the task, σ, the law, the samples, the seed and the engine alone: not on threads or chunks.
 * @throws InputError if an option is not admissible or the net does not fit the ring
 */
export async function estimateSensitivity(
  network: ConvNet,
  task: TwoPixelTask,
  options: EstimateOptions,
): Promise<MonteCarloResult> {
  const began = performance.now();
  const { problem, engine, threads: limit, seed } = prepareRun('estimateSensitivity', network, task, options);
  const { moments, threads } = await reduceBlocks(problem, engine, { ...options, threads: limit });
  const layers = layerEstimates(problem, moments, pairSpread(task, problem.plan));
  const seconds = (performance.now() - began) / 1000;
  return { layers, samples: problem.samples, engine, seed, threads, seconds };
}
