import { availableParallelism } from 'node:os';
import { InputError, requireInteger, requireNumber } from '../numerics/input-error.js';
import { keyFromSeed } from '../numerics/random/key.js';
import { type Moments, standardError } from '../numerics/statistics.js';
import { type DisplacementLaw, uniformShifts } from '../twopixels/displacement.js';
import { type LayerName, layerNames } from '../twopixels/layer-name.js';
import { type ConvNet, filterShape } from '../twopixels/network.js';
import { planNetwork } from '../twopixels/plan.js';
import { pairSpread } from '../twopixels/spread.js';
import { allowedOffsets, type TwoPixelTask } from '../twopixels/task.js';
import { chooseEngine } from './create-engine.js';
import type { EngineName } from './engine.js';
import { shiftTable } from './pair-draw.js';
import type { Problem } from './problem.js';
import { reduceBlocks } from './reduce-blocks.js';

/** A sensitivity from samples: mean numerator over the exact denominator, and its standard error. */
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
  /** `js` (float64), `wasm` (float32, sums in float64) or `auto` (default). */
  readonly engine?: EngineName | 'auto';
  /** Most worker threads to use, default one a core. */
  readonly threads?: number;
  /** Blocks of 1024 samples that one task of a worker takes, default about a tenth of a second's worth. */
  readonly chunk?: number;
  readonly quantities?: 'diffeo' | 'noise' | 'both';
  /** Called with the samples done so far. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Ends the run at the next occasion; the promise is rejected with the reason of the signal. */
  readonly signal?: AbortSignal;
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
  const problem = createProblem(network, task, options);
  const engine = chooseEngine(subject, options.engine ?? 'auto');
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

function createProblem(network: ConvNet, task: TwoPixelTask, options: EstimateOptions): Problem {
  const subject = 'estimateSensitivity';
  const quantities = options.quantities ?? 'both';
  if (!['diffeo', 'noise', 'both'].includes(quantities)) {
    throw new InputError(subject, `quantities must be diffeo, noise or both, got ${quantities}`);
  }
  const [, channels] = filterShape(network.layers[0]!);
  if (channels !== 1) {
    throw new InputError(
      subject,
      `the first layer must read 1 channel, got ${channels} (use filters of shape [H, 1, s])`,
    );
  }
  return {
    plan: planNetwork(network, task.length),
    length: task.length,
    offsets: allowedOffsets(task),
    shifts: shiftTable(options.law ?? uniformShifts),
    deviation: requireNumber(subject, 'deviation', options.deviation, Number.MIN_VALUE),
    withDiffeo: quantities !== 'noise',
    withNoise: quantities !== 'diffeo',
    key: keyFromSeed(options.seed ?? '0'),
    samples: requireInteger(subject, 'samples', options.samples, 2),
  };
}

function quotient(moments: Moments, spread: number): SensitivityEstimate {
  return { value: moments.mean / spread, standardError: standardError(moments) / spread };
}
