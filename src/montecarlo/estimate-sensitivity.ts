import { availableParallelism } from 'node:os';
import { requireInteger } from '../numerics/input-error.js';
import { type Moments, standardError } from '../numerics/statistics.js';
import { type LayerName, layerNames } from '../twopixels/layer-name.js';
import type { ConvNet } from '../twopixels/network.js';
import { overSpread, pairSpread } from '../twopixels/spread.js';
import type { TwoPixelTask } from '../twopixels/task.js';
import { chooseEngine } from './create-engine.js';
import type { DeviceEngine, EngineName } from './engine.js';
import { type EstimateOptions, posedProblem } from './posed-problem.js';
import type { Problem } from './problem.js';
import { reduceBlocks } from './reduce-blocks.js';
import { reduceOnDevice } from './reduce-on-device.js';
import { DeviceLostError } from './webgpu/device.js';

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
  /** The adapter of engine webgpu. */
  readonly adapter?: { readonly name: string; readonly kind: 'hardware' | 'software' };
  readonly seed: string;
  /** Worker threads that took part; 0 for a run on a device, or so short that it was done in the calling thread. */
  readonly threads: number;
  /** Wall time. */
  readonly seconds: number;
}

/** The device was lost in the middle of a run; the samples before are not. */
export class InterruptedEstimateError extends DeviceLostError {
  override readonly name = 'InterruptedEstimateError';

  /** @param finished the estimate from the samples that were finished, if there are two; as good as a run of that many */
  constructor(
    message: string,
    readonly finished: MonteCarloResult | undefined,
  ) {
    super(message);
  }
}

/**
 * Estimates D_f and G_f of every layer and the output by Monte Carlo: each sample draws a uniform pair of the task, a
 * displacement of each pixel, and Gaussian noise on every site. Standard errors are those of the mean numerator; the denominator
 * is exact.
 *
 * The result depends on the net, the task, σ, the law, the samples, the seed and the engine alone (for webgpu up to the rounding
 * of the device): not on threads or chunks.
 * @throws InputError if an option is not admissible, the net does not fit the ring, or an engine that was asked for can't run
 * @throws InterruptedEstimateError if the device of engine webgpu is lost; it holds the estimate from the samples finished before
 */
export async function estimateSensitivity(
  network: ConvNet,
  task: TwoPixelTask,
  options: EstimateOptions,
): Promise<MonteCarloResult> {
  const began = performance.now();
  const subject = 'estimateSensitivity';
  const problem = posedProblem(network, task, options);
  const threads = requireInteger(subject, 'threads', options.threads ?? availableParallelism(), 1, 1024);
  if (options.chunk !== undefined) requireInteger(subject, 'chunk', options.chunk, 1);
  const engine = await chooseEngine(subject, options.engine ?? 'auto', problem, threads);
  const result = (moments: readonly Moments[], run: Pick<MonteCarloResult, 'engine' | 'adapter' | 'threads'>) => ({
    layers: layerEstimates(problem, task, moments),
    samples: moments[0]!.count,
    ...run,
    seed: options.seed ?? '0',
    seconds: (performance.now() - began) / 1000,
  });
  if (typeof engine !== 'string') return await onDevice(problem, engine, options, result);
  const { moments, threads: used } = await reduceBlocks(problem, engine, { ...options, threads });
  return result(moments, { engine, threads: used });
}

async function onDevice(
  problem: Problem,
  engine: DeviceEngine,
  options: EstimateOptions,
  result: (
    moments: readonly Moments[],
    run: Pick<MonteCarloResult, 'engine' | 'adapter' | 'threads'>,
  ) => MonteCarloResult,
): Promise<MonteCarloResult> {
  const { name, kind } = engine.adapter;
  const run = { engine: engine.name, adapter: { name, kind }, threads: 0 };
  const { moments, finished } = reduceOnDevice(problem, engine, options);
  try {
    await finished;
    return result(moments, run);
  } catch (error) {
    if (!(error instanceof DeviceLostError)) throw error;
    const { count } = moments[0]!;
    const message = `${error.message}; ${count} of ${problem.samples} samples were finished`;
    throw new InterruptedEstimateError(message, count >= 2 ? result(moments, run) : undefined);
  } finally {
    engine.release();
  }
}

function layerEstimates(problem: Problem, task: TwoPixelTask, moments: readonly Moments[]): LayerEstimate[] {
  const spreads = pairSpread(task, problem.plan);
  const ofNoise = problem.withDiffeo ? spreads.length : 0;
  return layerNames(problem.plan).map((layer, k): LayerEstimate => {
    const spread = spreads[k]!;
    return {
      layer,
      ...(problem.withDiffeo ? { diffeo: quotient(moments[k]!, spread) } : {}),
      ...(problem.withNoise ? { noise: quotient(moments[ofNoise + k]!, spread) } : {}),
      spread,
    };
  });
}

function quotient(moments: Moments, spread: number): SensitivityEstimate {
  return { value: overSpread(moments.mean, spread), standardError: overSpread(standardError(moments), spread) };
}
