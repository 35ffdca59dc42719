import Tinypool from 'tinypool';
import type { Engine, EngineName } from './engine.js';
import { createEngine } from './engines/create-engine.js';
import type { Problem } from './problem.js';

/** What a worker thread is given once. */
export interface WorkerSetup {
  readonly engine: EngineName;
  readonly problem: Problem;
}

/** Blocks that a worker is to run. */
export interface WorkerTask {
  readonly first: number;
  readonly count: number;
}

/** Their moments, as `Engine.runBlocks` gives them, and the time they took. */
export interface WorkerResult {
  readonly moments: Float64Array;
  readonly seconds: number;
}

let engine: Engine | undefined;

/** Entry of the worker threads. */
export default function runTask({ first, count }: WorkerTask): WorkerResult {
  const setup: WorkerSetup = Tinypool.workerData;
  engine ??= createEngine(setup.engine, setup.problem);
  const start = performance.now();
  const moments = engine.runBlocks(first, count);
  return { moments, seconds: (performance.now() - start) / 1000 };
}
