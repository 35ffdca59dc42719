import { InputError, requireInteger, requireNumber } from '../numerics/input-error.js';
import { keyFromSeed } from '../numerics/random/key.js';
import { type DisplacementLaw, uniformShifts } from '../twopixels/displacement.js';
import type { ConvNet } from '../twopixels/network.js';
import { planNetwork } from '../twopixels/plan.js';
import { allowedOffsets, type TwoPixelTask } from '../twopixels/task.js';
import { ChunkSize } from './chunk-size.js';
import type { EngineName } from './engine.js';
import { fastestEngine, isEngineName } from './engines/create-engine.js';
import { shiftTable } from './pair-draw.js';
import type { Problem } from './problem.js';
import type { RunSettings } from './run-settings.js';

const subject = 'estimateSensitivity';

/** Options of `estimateSensitivity`. */
export interface MonteCarloOptions {
  /** Standard deviation σ > 0 of the noise on each site; `noiseDeviation` gives the conventional ones. */
  readonly deviation: number;
  /** Law of the displacement of each pixel; default −1, 0, +1 with probability 1/3 each. */
  readonly law?: DisplacementLaw;
  /** Number of samples, at least 2. */
  readonly samples: number;
  /** Any text: the result is a function of it and of the number of samples. Default "0". */
  readonly seed?: string;
  /** Default `auto`: wasm, or js where the machine has no WebAssembly SIMD. */
  readonly engine?: 'auto' | EngineName;
  /** Worker threads; 1 means this thread. Default: all cores, but this thread alone for runs too short for workers to pay. */
  readonly threads?: number;
  /** Default `both`. */
  readonly quantities?: 'diffeo' | 'noise' | 'both';
  /** Blocks of samples handed out at a time; default learnt during the run. Without effect on the result. */
  readonly chunk?: number;
  /** Called after every chunk. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Cancels the run. */
  readonly signal?: AbortSignal;
}

/** Checks the options that a result depends on and lays out the run. */
export function posedProblem(network: ConvNet, task: TwoPixelTask, options: MonteCarloOptions): Problem {
  const plan = planNetwork(network, task.length);
  const { inChannels } = plan.layers[0]!;
  if (inChannels !== 1) {
    throw new InputError(subject, `the net must have 1 input channel, got ${inChannels} (pair images have one)`);
  }
  const quantities = options.quantities ?? 'both';
  if (!['diffeo', 'noise', 'both'].includes(quantities)) {
    throw new InputError(subject, `quantities must be diffeo, noise or both, got ${quantities}`);
  }
  return {
    plan,
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

/** Checks the options that no result depends on. */
export function runSettings(options: MonteCarloOptions): RunSettings {
  const name = options.engine ?? 'auto';
  const engine = name === 'auto' ? fastestEngine() : name;
  if (!isEngineName(engine)) throw new InputError(subject, `engine must be auto, js or wasm, got ${engine}`);
  const { chunk, threads, signal } = options;
  return {
    engine,
    threads: threads === undefined ? undefined : requireInteger(subject, 'threads', threads, 1, 1024),
    chunkSize: new ChunkSize(chunk === undefined ? undefined : requireInteger(subject, 'chunk', chunk, 1)),
    signal,
  };
}
