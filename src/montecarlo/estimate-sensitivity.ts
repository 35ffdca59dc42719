import type { ConvNet } from '../twopixels/network.js';
import { pairSpread } from '../twopixels/spread.js';
import type { TwoPixelTask } from '../twopixels/task.js';
import { blockSize } from './blocks.js';
import type { EngineName } from './engine.js';
import { type LayerEstimate, NumeratorMoments } from './estimates.js';
import { type MonteCarloOptions, posedProblem, runSettings } from './options.js';
import { run } from './run.js';

/** What a Monte Carlo run gives. */
export interface MonteCarloResult {
  /** Layers 1 … k̃, then the output. */
  readonly layers: LayerEstimate[];
  readonly samples: number;
  readonly engine: EngineName;
  readonly seed: string;
  /** Threads that did the work at the end of the run. */
  readonly threads: number;
  /** Wall time of the sampling. */
  readonly seconds: number;
}

/**
 * Monte Carlo estimates of the sensitivities to diffeomorphisms and to noise of every layer and of the output.
 *
 * Each sample is a uniform pair of the task, one displacement of it and one noise η ~ N(0, σ²) on every site. The denominators
 * are exact (`pairSpread`). Sample i is a function of the seed and of i alone, samples are averaged in blocks and the blocks
 * merged in order: the result has the same bits for any number of threads and any chunks. Engines agree to float32 rounding.
 * Memory does not grow with the number of samples.
 * @throws InputError if an option is out of range, or the net has more than one input channel
 * @throws the reason of `signal` (an AbortError unless another was given) when it aborts
 */
export async function estimateSensitivity(
  network: ConvNet,
  task: TwoPixelTask,
  options: MonteCarloOptions,
): Promise<MonteCarloResult> {
  const problem = posedProblem(network, task, options);
  const settings = runSettings(options);
  const { samples } = problem;
  const moments = new NumeratorMoments(problem);
  let threads = 1;
  const start = performance.now();
  for await (const chunk of run(problem, settings)) {
    moments.add(chunk);
    threads = chunk.threads;
    options.onProgress?.(Math.min((chunk.first + chunk.count) * blockSize, samples), samples);
  }
  const seconds = (performance.now() - start) / 1000;
  const layers = moments.estimates(pairSpread(task, problem.plan));
  return { layers, samples, engine: settings.engine, seed: options.seed ?? '0', threads, seconds };
}
