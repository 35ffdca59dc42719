import { diffeoSensitivity } from '../analytic/diffeo/diffeo-sensitivity.js';
import { noiseSensitivity } from '../analytic/noise/noise-sensitivity.js';
import { relativeStability } from '../analytic/relative-stability.js';
import { estimateSensitivity } from '../montecarlo/estimate-sensitivity.js';
import { compareLayers, type LayerComparison } from './comparison.js';
import type { Model } from './model.js';

/** How the sensitivities of a model are to be obtained. */
export interface StabilityOptions {
  /** Theory of G where there is no exact one. */
  readonly closure?: 'lattice' | 'gaussian';
  /** Monte Carlo samples; 0 for theory alone. */
  readonly samples: number;
  readonly engine?: 'auto' | 'js' | 'wasm';
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
    readonly engine: string;
    readonly threads: number;
    readonly seconds: number;
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
  const estimate = await estimateSensitivity(network, task, {
    deviation,
    law,
    samples,
    seed: model.parameters.seed ?? '0',
    ...(engine === undefined ? {} : { engine }),
    ...(threads === undefined ? {} : { threads }),
    ...(onProgress === undefined ? {} : { onProgress }),
    ...(signal === undefined ? {} : { signal }),
  });
  const { seconds } = estimate;
  const monteCarlo = { samples: estimate.samples, engine: estimate.engine, threads: estimate.threads, seconds };
  return { layers: compareLayers(theory, estimate), theorySeconds, monteCarlo };
}
