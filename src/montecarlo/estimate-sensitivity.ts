import { availableParallelism } from 'node:os';
import { requireInteger } from '../numerics/input-error.js';
import { type Moments, standardError } from '../numerics/statistics.js';
import { type LayerName, layerNames } from '../twopixels/layer-name.js';
import type { ConvNet } from '../twopixels/network.js';
import { overSpread, pairSpread } from '../twopixels/spread.js';
import type { TwoPixelTask } from '../twopixels/task.js';
import { chooseEngine } from './create-engine.js';
import type { EngineName } from './engine.js';
import { type EstimateOptions, posedProblem } from './posed-problem.js';
import { reduceBlocks } from './reduce-blocks.js';

/** A sensitivity from samples: mean numerator over the exact denominator, and its standard error; NaN where all pairs look alike. */
export interface SensitivityEstimate {
  readonly value: number;
  readonly standardError: number;
}

/** Estimates for one layer. */
export interface LayerEstimate {
  readonly layer: LayerName;
  /** D_f, if asked for. */
  readonly diffeo?: SensitivityEstimate;
  /** G_f, if asked for. */
  readonly noise?: SensitivityEstimate;
  /** The denominator ⟨‖f(x) − f(z)‖²⟩ of both, exact. */
  readonly spread: number;
}

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
  const subject = 'estimateSensitivity';
  const problem = posedProblem(network, task, options);
  const engine = chooseEngine(subject, options.engine ?? 'auto', problem);
  const limit = requireInteger(subject, 'threads', options.threads ?? availableParallelism(), 1, 1024);
  if (options.chunk !== undefined) requireInteger(subject, 'chunk', options.chunk, 1);
  const { moments, threads } = await reduceBlocks(problem, engine, { ...options, threads: limit });
  const spreads = pairSpread(task, problem.plan);
  const ofNoise = problem.withDiffeo ? spreads.length : 0;
  const layers = layerNames(problem.plan).map((layer, k): LayerEstimate => {
    const spread = spreads[k]!;
    return {
      layer,
      ...(problem.withDiffeo ? { diffeo: quotient(moments[k]!, spread) } : {}),
      ...(problem.withNoise ? { noise: quotient(moments[ofNoise + k]!, spread) } : {}),
      spread,
    };
  });
  const seconds = (performance.now() - began) / 1000;
  return { layers, samples: problem.samples, engine, seed: options.seed ?? '0', threads, seconds };
}

function quotient(moments: Moments, spread: number): SensitivityEstimate {
  return { value: overSpread(moments.mean, spread), standardError: overSpread(standardError(moments), spread) };
}
