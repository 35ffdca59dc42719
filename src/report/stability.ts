import { diffeoSensitivity } from '../analytic/diffeo/diffeo-sensitivity.js';
import { noiseSensitivity } from '../analytic/noise/noise-sensitivity.js';
import { relativeStability } from '../analytic/relative-stability.js';
import type { EngineName } from '../montecarlo/engine.js';
import {
  estimateSensitivity,
  InterruptedEstimateError,
  type MonteCarloResult,
} from '../montecarlo/estimate-sensitivity.js';
import { compareLayers, type LayerComparison } from './comparison.js';
import type { Model } from './model.js';

/** How the sensitivities of a model are to be obtained. */
export interface StabilityOptions {
  /** Theory of G where there is no exact one. */
  readonly closure?: 'lattice' | 'gaussian';
  /** Monte Carlo samples; 0 for theory alone. */
  readonly samples: number;
  readonly engine?: 'auto' | EngineName;
  readonly threads?: number;
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** D, G and R of every layer of a model, theory and Monte Carlo side by side. */
export interface Stability {
  readonly layers: readonly LayerComparison[];
  /** Wall time of the theory. */
  readonly theorySeconds: number;
  /** How Monte Carlo ran, where it did. */
  readonly monteCarlo?: {
    readonly samples: number;
    readonly engine: EngineName;
    /** The adapter of engine webgpu. */
    readonly adapter?: { readonly name: string; readonly kind: 'hardware' | 'software' };
    readonly threads: number;
    readonly seconds: number;
    /** Why the run ended before its last sample, if a device was lost; the estimate is that of the samples finished before. */
    readonly lost?: string;
  };
}

/** Theory of every layer and, unless `samples` is 0, Monte Carlo beside it. Rejects with the signal's reason when aborted. */
export async function measureStability(model: Model, options: StabilityOptions): Promise<Stability> {
  const { network, task, law, deviation } = model;
  const start = performance.now();
  const diffeo = diffeoSensitivity(network, task, law);
  const noise = noiseSensitivity(network, task, { deviation, closure: options.closure ?? 'lattice' });
  const theory = { diffeo, noise, relative: relativeStability(diffeo, noise) };
  const theorySeconds = (performance.now() - start) / 1000;
  if (options.samples === 0) return { layers: compareLayers(theory), theorySeconds };
  const { samples, engine, threads, onProgress, signal } = options;
  const { estimate, lost } = await finishedEstimate(
    estimateSensitivity(network, task, {
      deviation,
      law,
      samples,
      seed: model.parameters.seed ?? '0',
      ...(engine === undefined ? {} : { engine }),
      ...(threads === undefined ? {} : { threads }),
      ...(onProgress === undefined ? {} : { onProgress }),
      ...(signal === undefined ? {} : { signal }),
    }),
  );
  const { engine: used, adapter, threads: workers, seconds } = estimate;
  const monteCarlo = {
    samples: estimate.samples,
    engine: used,
    ...(adapter === undefined ? {} : { adapter }),
    threads: workers,
    seconds,
    ...(lost === undefined ? {} : { lost }),
  };
  return { layers: compareLayers(theory, estimate), theorySeconds, monteCarlo };
}

/** An estimate, or what was finished of it before its device was lost, and how that was. */
async function finishedEstimate(
  work: Promise<MonteCarloResult>,
): Promise<{ readonly estimate: MonteCarloResult; readonly lost?: string }> {
  try {
    return { estimate: await work };
  } catch (error) {
    if (!(error instanceof InterruptedEstimateError) || error.finished === undefined) throw error;
    return { estimate: error.finished, lost: error.message };
  }
}
