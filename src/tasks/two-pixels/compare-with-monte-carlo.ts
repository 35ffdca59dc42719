import { diffeoSensitivity } from '../../analytic/diffeo/diffeo-sensitivity.js';
import { noiseTheory } from '../../analytic/noise/output-discrimination.js';
import { relativeStability } from '../../analytic/relative-stability.js';
import type { EngineName } from '../../montecarlo/engine.js';
import {
  estimateSensitivity,
  InterruptedEstimateError,
  type MonteCarloResult,
} from '../../montecarlo/estimate-sensitivity.js';
import {
  estimateToPrecision,
  type PrecisionProgress,
  type PrecisionResult,
} from '../../montecarlo/estimate-to-precision.js';
import type { Quantity } from '../../numerics/quantity.js';
import { aboutParametersLater } from '../parameters/parameter-error.js';
import { compareLayers, type LayerComparison } from './comparison.js';
import { twoPixelNames } from './parameters.js';
import type { Model } from './solution-model.js';

/** How the sensitivities of a model are to be obtained. */
export interface StabilityOptions {
  /** Theory of G where there is no exact one. */
  readonly closure?: 'lattice' | 'gaussian';
  /** G of the output in place of that of the closure, from `openExactOutput`. */
  readonly exactOutput?: Quantity;
  /** Monte Carlo samples, with `precision` the most to spend; 0 for theory alone. */
  readonly samples: number;
  /** Relative standard error that every estimate is to reach. */
  readonly precision?: number;
  /** Engine of Monte Carlo; default auto. */
  readonly engine?: 'auto' | EngineName;
  /** Worker threads; default one a core. */
  readonly threads?: number;
  /** Hears how many samples are done. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Called with the state of a run to a precision. */
  readonly onPrecision?: (progress: PrecisionProgress) => void;
  /** Breaks off the work. */
  readonly signal?: AbortSignal;
}

/** D, G and R of every layer of a model, theory and Monte Carlo side by side. */
export interface Stability {
  /** In the order of the layers, the output last. */
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
    /**
     * Why the run ended before its last sample, if a device was lost; the estimate is that of the
     * samples finished before.
     */
    readonly lost?: string;
  };
  /** What became of the precision, where one was asked for. */
  readonly precision?: PrecisionOutcome;
}

/** What became of the precision that was asked for. */
export interface PrecisionOutcome {
  /** The relative standard error that every estimate was to reach. */
  readonly asked: number;
  /** Whether every estimate has it. */
  readonly reached: boolean;
  /** Why the run ended. */
  readonly stop: PrecisionResult['stop'];
  /** Samples that were spent. */
  readonly samples: number;
  /** The estimate of the largest relative error. */
  readonly leastPrecise: PrecisionResult['leastPrecise'];
}

/**
 * Theory of every layer and, unless `samples` is 0, Monte Carlo beside it. Rejects with the signal's reason when
 * aborted; a run to a precision that has begun gives what there is instead.
 *
 * @example
 * ```ts
 * import { buildModel, compareWithMonteCarlo, completeParameters, disagreements } from 'diffeolab/tasks';
 *
 * const model = buildModel({ solution: 'low-frequency', scale: 3, length: 16 });
 * console.log(completeParameters(model.parameters).noiseEnergy); // 2.6666…: lσ² = 8/3, the default
 * const { layers } = await compareWithMonteCarlo(model, { samples: 1e4, engine: 'js' });
 * for (const { layer, relative } of layers) console.log(layer, relative.value.toFixed(3)); // 1 0.237, output 0.060
 * console.log(disagreements(layers)); // []
 * ```
 */
export function compareWithMonteCarlo(model: Model, options: StabilityOptions): Promise<Stability> {
  return compareNetwork({ ...model, seed: model.parameters.seed }, options);
}

/** A network on its task, however it came about. */
export interface ComparedNetwork extends Pick<Model, 'network' | 'task' | 'law' | 'deviation'> {
  /** Of Monte Carlo. */
  readonly seed: string;
}

/** The same of any network. */
export async function compareNetwork(compared: ComparedNetwork, options: StabilityOptions): Promise<Stability> {
  const { network, task, law, deviation } = compared;
  const start = performance.now();
  const diffeo = diffeoSensitivity(network, task, law);
  const { layers, output } = noiseTheory(network, task, {
    deviation,
    law,
    closure: options.closure ?? 'lattice',
  });
  const { exactOutput } = options;
  const noise = layers.map((layer) => {
    return layer.layer === 'output' && exactOutput !== undefined ? { ...layer, noise: exactOutput } : layer;
  });
  const sensitivities = noise.map(({ layer, noise: quantity }) => ({ layer, ...quantity }));
  const theory = { diffeo, noise, relative: relativeStability(diffeo, sensitivities), output };
  const theorySeconds = (performance.now() - start) / 1000;
  if (options.samples === 0) return { layers: compareLayers(theory), theorySeconds };
  const { estimate, lost } = await finishedEstimate(aboutParametersLater(twoPixelNames, estimated(compared, options)));
  const { samples, engine, adapter, threads, seconds } = estimate;
  return {
    layers: compareLayers(theory, estimate),
    theorySeconds,
    monteCarlo: {
      samples,
      engine,
      ...(adapter !== undefined && { adapter }),
      threads,
      seconds,
      ...(lost !== undefined && { lost }),
    },
    ...('stop' in estimate && { precision: outcome(estimate) }),
  };
}

function estimated(
  { network, task, law, deviation, seed }: ComparedNetwork,
  options: StabilityOptions,
): Promise<MonteCarloResult | PrecisionResult> {
  const { samples, precision, engine, threads, onProgress, onPrecision, signal } = options;
  const shared = {
    deviation,
    law,
    samples,
    seed,
    ...(engine === undefined ? {} : { engine }),
    ...(threads === undefined ? {} : { threads }),
    ...(signal === undefined ? {} : { signal }),
  };
  if (precision === undefined) {
    return estimateSensitivity(network, task, { ...shared, ...(onProgress === undefined ? {} : { onProgress }) });
  }
  const followed = onPrecision === undefined ? {} : { onProgress: onPrecision };
  return estimateToPrecision(network, task, { ...shared, precision, ...followed });
}

function outcome({ precision, stop, samples, leastPrecise }: PrecisionResult): PrecisionOutcome {
  return { asked: precision, reached: stop === 'precision', stop, samples, leastPrecise };
}

/** An estimate, or what was finished of it before its device was lost, and how that was. */
async function finishedEstimate(
  work: Promise<MonteCarloResult | PrecisionResult>,
): Promise<{ readonly estimate: MonteCarloResult | PrecisionResult; readonly lost?: string }> {
  try {
    const estimate = await work;
    return { estimate, ...('lost' in estimate && { lost: estimate.lost }) };
  } catch (error) {
    if (!(error instanceof InterruptedEstimateError) || error.finished === undefined) throw error;
    return { estimate: error.finished, lost: error.message };
  }
}
