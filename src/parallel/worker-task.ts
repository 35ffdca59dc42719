import Tinypool from 'tinypool';

/** What `runInWorkers` gives every worker at its start: a word that is 1 once all are to stop, and the set-up. */
export interface WorkerData {
  readonly stop: Int32Array;
  readonly setup: unknown;
}

/** Time between two looks at whether to stop, in milliseconds. */
const lookPause = 50;

/** The set-up that the workers of a pool share; to be called in a worker. */
export function workerSetup<Setup>(): Setup {
  return (Tinypool.workerData as WorkerData).setup as Setup;
}

/** Makes the default export of a worker: its tasks hear by a signal that all are to stop, and tasks that wait are then not begun. */
export function workerTask<Task, Result>(
  run: (task: Task, signal: AbortSignal) => Result | Promise<Result>,
): (task: Task) => Promise<Result> {
  const { stop } = Tinypool.workerData as WorkerData;
  const controller = new AbortController();
  const look = () => {
    if (Atomics.load(stop, 0) === 1) controller.abort();
  };
  setInterval(look, lookPause).unref();
  return async (task) => {
    look();
    controller.signal.throwIfAborted();
    return await run(task, controller.signal);
  };
}
