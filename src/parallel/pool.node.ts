import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import Tinypool from 'tinypool';
import type { CreatePool } from './pool.js';
import type { WorkerData } from './worker-task.node.js';

/**
 * Time that running tasks have to end by themselves when all are to stop: a worker that is broken off may
 * take the process with it.
 */
const grace = 3000;

/**
 * Rest of a pool, in milliseconds, before its workers are ended. V8 compiles on threads of its own, and Node 20 aborts
 * the process if it ends a worker while such a thread allocates ("Assertion failed: (data.first) != nullptr"). So
 * workers that start from now on compile on their own thread, and what else may be under way has time to end.
 */
const rest = 100;

/** Threads that run at a time on this machine. */
export function availableThreads(): number {
  return availableParallelism();
}

/** A pool of worker threads of Node. */
export const createPool: CreatePool = (module, threads, setup) => {
  setFlagsFromString('--no-concurrent-recompilation');
  const word = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const pool = new Tinypool({
    filename: module.href,
    minThreads: threads,
    maxThreads: threads,
    execArgv: [],
    workerData: { stop: word, setup } satisfies WorkerData,
  });
  return {
    run: (task) => pool.run(task),
    stop: () => {
      Atomics.store(word, 0, 1);
    },
    grace,
    destroy: async () => {
      await new Promise((resolve) => setTimeout(resolve, rest));
      await pool.destroy();
    },
  };
};
