import { workerTask } from '#platform/parallel/worker-task';
import { createEngine } from './create-engine.js';
import type { HostEngineName } from './engine.js';
import type { Problem } from './problem.js';

/** What every worker of a pool is given at its start. */
export interface WorkerSetup {
  readonly engine: HostEngineName;
  readonly problem: Problem;
}

/** A run of blocks. */
export interface BlockTask {
  readonly first: number;
  readonly count: number;
}

/** Moments of the blocks of a task, as `Engine.runBlocks` gives them. */
export default workerTask(({ engine: name, problem }: WorkerSetup) => {
  const engine = createEngine(name, problem);
  return ({ first, count }: BlockTask): Float64Array => engine.runBlocks(first, count);
});
