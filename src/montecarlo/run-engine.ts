import type { Moments } from '../numerics/statistics.js';
import { hasWasmSimd } from '../numerics/wasm-kernel.js';
import type { EngineChoice } from './create-engine.js';
import type { EngineName, HostEngineName } from './engine.js';
import type { Measures } from './fold.js';
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
  readonly measures: Measures;
  /** The engine of the processor that took the measures: a device leaves them to it. */
  readonly meter: HostEngineName;
  readonly details: RunDetails;
  /** The loss of the device that ended the run; the moments are those of the samples finished before. */
  readonly lost?: DeviceLostError;
}

/** Runs a problem on the engine chosen for it, to the end or until it is `enough`; frees a device's buffers. */
export async function runEngine(problem: Problem, engine: EngineChoice, options: RunOptions): Promise<EngineRun> {
  if (typeof engine === 'string') {
    const { moments, measures, threads } = await reduceBlocks(problem, engine, options);
    return { moments, measures, meter: engine, details: { engine, threads } };
  }
  const { name, kind } = engine.adapter;
  const details = { engine: engine.name, adapter: { name, kind }, threads: 0 };
  const { moments, finished } = reduceOnDevice(problem, engine, options);
  const meter: HostEngineName = hasWasmSimd() ? 'wasm' : 'js';
  let lost: DeviceLostError | undefined;
  try {
    await finished;
  } catch (error) {
    if (!(error instanceof DeviceLostError)) throw error;
    lost = error;
  } finally {
    engine.release();
  }
  const { threads, signal } = options;
  const measures = await measuredOnHost(problem, meter, moments[0]!.count, { threads, signal });
  return { moments, measures, meter, details, ...(lost !== undefined && { lost }) };
}

/** The measures of the first `count` samples at most, by an engine of the processor. */
async function measuredOnHost(
  problem: Problem,
  name: HostEngineName,
  count: number,
  options: RunOptions,
): Promise<Measures> {
  const samples = Math.min(count, problem.measured?.samples ?? 0);
  if (samples === 0) return { moments: [], outputs: [] };
  const measured = { ...problem.measured!, samples };
  // A signal that ends a run to a precision leaves a result, which has its measures.
  return (await reduceBlocks({ ...problem, samples, measured }, name, options)).measures;
}
