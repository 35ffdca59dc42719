import Tinypool from 'tinypool';
import type { WorkerTask } from './worker-task.js';

/** What `createPool` gives every worker at its start: a word that is 1 once all are to stop, and the set-up. */
export interface WorkerData {
  readonly stop: Int32Array;
  readonly setup: unknown;
}

/** Time between two looks at whether to stop, in milliseconds. */
const lookPause = 50;

/** The default export of a worker thread of Node. */
export const workerTask: WorkerTask = <Setup, Task, Result>(
  prepare: (setup: Setup) => (task: Task, signal: AbortSignal) => Result | Promise<Result>,
) => {
  const { stop, setup } = Tinypool.workerData as WorkerData;
  const run = prepare(setup as Setup);
  const controller = new AbortController();
  const look = () => {
    if (Atomics.load(stop, 0) === 1) controller.abort();
  };
  setInterval(look, lookPause).unref();
  return async (task: Task) => {
    look();
    controller.signal.throwIfAborted();
    return await run(task, controller.signal);
  };
};
