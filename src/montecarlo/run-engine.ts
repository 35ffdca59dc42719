import type { Moments } from '../numerics/statistics.js';
import type { EngineChoice } from './create-engine.js';
import type { EngineName } from './engine.js';
import type { Problem } from './problem.js';
import { type RunOptions, reduceBlocks } from './reduce-blocks.js';
import { reduceOnDevice } from './reduce-on-device.js';
import { DeviceLostError } from './webgpu/device.js';

/** What carried out a run. */
export interface RunDetails {
  readonly engine: EngineName;
  /** The adapter of engine webgpu. */
  readonly adapter?: { readonly name: string; readonly kind: 'hardware' | 'software' };
  /** Worker threads that took part; 0 for a run on a device, or so short that it was done in the calling thread. */
  readonly threads: number;
}

/** Moments of every numerator, and how they came about. */
export interface EngineRun {
  readonly moments: readonly Moments[];
  readonly details: RunDetails;
  /** The loss of the device that ended the run; the moments are those of the samples finished before. */
  readonly lost?: DeviceLostError;
}

/** Runs a problem on the engine chosen for it, to the end or until it is `enough`; frees a device's buffers. */
export async function runEngine(problem: Problem, engine: EngineChoice, options: RunOptions): Promise<EngineRun> {
  if (typeof engine === 'string') {
    const { moments, threads } = await reduceBlocks(problem, engine, options);
    return { moments, details: { engine, threads } };
  }
  const { name, kind } = engine.adapter;
  const details = { engine: engine.name, adapter: { name, kind }, threads: 0 };
  const { moments, finished } = reduceOnDevice(problem, engine, options);
  try {
    await finished;
    return { moments, details };
  } catch (error) {
    if (!(error instanceof DeviceLostError)) throw error;
    return { moments, details, lost: error };
  } finally {
    engine.release();
  }
}
