import type { ConvNet } from '../nets/ring/network.js';
import { requireFraction } from '../numerics/input-error.js';
import { requireObject } from '../numerics/require-argument.js';
import type { Moments } from '../numerics/statistics.js';
import type { TwoPixelTask } from '../twopixels/task.js';
import { isCheckpoint, nextCheckpoint } from './checkpoints.js';
import type { MonteCarloResult } from './estimate-sensitivity.js';
import { float32Tolerance } from './float32-check.js';
import { layerEstimates } from './layer-estimates.js';
import { leastPrecise, type PlacedEstimate } from './least-precise.js';
import { runEstimates } from './measures/measured-result.js';
import type { EstimateOptions } from './posed-problem.js';
import { prepareRun } from './prepare-run.js';
import { runEngine } from './run-engine.js';

/** Options of `estimateToPrecision`: those of `estimateSensitivity`, and the precision. */
export interface PrecisionOptions extends Omit<EstimateOptions, 'samples' | 'onProgress' | 'signal'> {
  /** Relative standard error that every D_f and G_f is to reach, between 0 and 1. */
  readonly precision: number;
  /** Most samples to spend, at least 2, default 10¹². */
  readonly samples?: number;
  /** Called with the state of the run, several times a second. */
  readonly onProgress?: (progress: PrecisionProgress) => void;
  /** Ends the run at the next occasion: the promise is fulfilled with what there is. */
  readonly signal?: AbortSignal;
}

/** How far a run to a precision is. */
export interface PrecisionProgress {
  readonly samples: number;
  /** The estimate of the largest relative standard error so far; undefined if no layer has a denominator. */
  readonly leastPrecise: PlacedEstimate | undefined;
  /** Samples that all estimates will need by the errors so far, whatever the limit. */
  readonly expectedSamples: number;
}

/** What a run to a precision gives. */
export interface PrecisionResult extends MonteCarloResult {
  /** The precision that was asked for. */
  readonly precision: number;
  /**
   * Why the run ended: every estimate has the `precision`, or the limit of `samples` came first, or it was `aborted`,
   * or the device of engine webgpu was `lost`.
   */
  readonly stop: 'precision' | 'samples' | 'aborted' | 'lost';
  /** How a device was lost. */
  readonly lost?: string;
  /** The estimate of the largest relative standard error: where the precision is reached, the last one to reach it. */
  readonly leastPrecise: PlacedEstimate | undefined;
}

/** Most samples that a run to a precision spends unless told otherwise. */
export const defaultSampleLimit = 1e12;

/** Samples that a relative standard error of 1 takes, in round numbers; only the choice of an engine uses it. */
const samplesOfUnitError = 5;

/** Part of the precision that the rounding of float32 may take: added in quadrature, half of it makes 12 %. */
const float32Share = 0.5;

/**
 * Estimates D_f and G_f of every layer and the output by Monte Carlo until the relative standard error of
 * each is at most `precision`.
 *
 * The run may end at the sample counts of a fixed schedule only, 16, 17, … 31 times a power of two blocks of 1024
 * samples, and at the limit. The result is that of `estimateSensitivity` for the number of samples it took, to the
 * last bit, and depends on the net, the task, σ, the law, the precision, the limit, the seed and the engine alone; an
 * aborted run ends after whole blocks, where it is. Engines of float32 take part where it is good to half the
 * precision (and to 1e-4).
 *
 * Stopping by an estimated error is a sequential rule. It shifts the mean of an estimate by about ε(2 − γ/c) of its
 * standard error at a precision ε, where c is the ratio of standard deviation to mean of the numerator and γ its
 * skewness (docs/theory/monte-carlo.md). A numerator that was the same in all samples, such as 0, counts as precise; a
 * layer without a denominator is left out.
 * @throws InputError if an option is not admissible or the net does not fit the ring
 * @throws the reason of the signal if it is aborted from the start
 * @example
 * ```ts
 * import { estimateToPrecision } from 'diffeolab/montecarlo';
 * import { lowFrequency, noiseDeviation, twoPixelTask } from 'diffeolab/two-pixels';
 *
 * const size = { length: 32, scale: 7 };
 * const [task, network] = [twoPixelTask(size), lowFrequency(size)];
 * const options = { deviation: noiseDeviation(task), precision: 0.01, engine: 'wasm' } as const;
 * const { samples, stop, leastPrecise } = await estimateToPrecision(network, task, options);
 * console.log(stop, samples); // precision 45056
 * console.log(leastPrecise?.layer, leastPrecise?.quantity, leastPrecise?.relativeError); // output diffeo 0.00996…
 * ```
 */
export async function estimateToPrecision(
  network: ConvNet,
  task: TwoPixelTask,
  options: PrecisionOptions,
): Promise<PrecisionResult> {
  requireObject('estimateToPrecision', 'options', options);
  const began = performance.now();
  const subject = 'estimateToPrecision';
  const { precision, samples = defaultSampleLimit, onProgress, signal, ...others } = options;
  requireFraction(subject, 'precision', precision);
  const tolerance = Math.min(float32Tolerance, float32Share * precision);
  const expectedSamples = Math.min(samples, samplesOfUnitError / precision ** 2);
  const needs = { tolerance, expectedSamples };
  const prepared = await prepareRun(subject, network, task, { ...others, samples }, needs);
  signal?.throwIfAborted();
  const { problem, engine, seed, spreads } = prepared;
  const worst = (moments: readonly Moments[]) => leastPrecise(layerEstimates(problem, moments, spreads));
  let soFar: readonly Moments[] = [];
  const run = await runEngine(problem, engine, {
    chunk: others.chunk,
    threads: prepared.threads,
    enough: (merged) => {
      soFar = merged;
      return signal?.aborted === true || (isCheckpoint(merged[0]!.count) && isPrecise(worst(merged), precision));
    },
    onProgress: (done) => onProgress?.(progressOf(done, worst(soFar), precision)),
  });
  const { moments, details, lost } = run;
  const taken = moments[0]!.count;
  const least = worst(moments);
  const mayEnd = isCheckpoint(taken) || taken === samples;
  const unfinished = lost !== undefined ? 'lost' : taken === samples ? 'samples' : 'aborted';
  return {
    ...runEstimates(problem, run, spreads),
    samples: taken,
    ...details,
    seed,
    seconds: (performance.now() - began) / 1000,
    precision,
    stop: mayEnd && isPrecise(least, precision) ? 'precision' : unfinished,
    leastPrecise: least,
    ...(lost !== undefined && { lost: lost.message }),
  };
}

function isPrecise(least: PlacedEstimate | undefined, precision: number): boolean {
  return least === undefined || least.relativeError <= precision;
}

function progressOf(samples: number, least: PlacedEstimate | undefined, precision: number): PrecisionProgress {
  const needed = Math.max(samples, samples * ((least?.relativeError ?? 0) / precision) ** 2);
  const expectedSamples = Number.isFinite(needed) ? nextCheckpoint(needed) : needed;
  return { samples, leastPrecise: least, expectedSamples };
}
