import { workerSetup, workerTask } from '../parallel/worker-task.js';
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

const { engine: name, problem } = workerSetup<WorkerSetup>();
const engine = createEngine(name, problem);

/** Moments of the blocks of a task, as `Engine.runBlocks` gives them. */
export default workerTask(({ first, count }: BlockTask): Float64Array => engine.runBlocks(first, count));
