import type { FromWorker, ToWorker } from './messages.js';
import type { WorkerTask } from './worker-task.js';

/** The global object of a web worker, as far as it is used here. */
interface WorkerScope {
  onmessage: (event: { readonly data: ToWorker }) => void;
  postMessage(message: FromWorker): void;
}

/**
 * The default export of a web worker. Nobody imports it: tasks come by messages. A page breaks its workers off, so
 * the signal stays silent.
 */
export const workerTask: WorkerTask = <Setup, Task, Result>(
  prepare: (setup: Setup) => (task: Task, signal: AbortSignal) => Result | Promise<Result>,
) => {
  const scope = globalThis as unknown as WorkerScope;
  const { signal } = new AbortController();
  let prepared: ((task: Task, signal: AbortSignal) => Result | Promise<Result>) | undefined;
  const run = async (task: Task): Promise<Result> => {
    if (prepared === undefined) throw new Error('the worker was given a task before its set-up');
    return await prepared(task, signal);
  };
  scope.onmessage = ({ data }) => {
    if ('setup' in data) {
      prepared = prepare(data.setup as Setup);
      return;
    }
    const { id } = data;
    run(data.task as Task).then(
      (result) => scope.postMessage({ id, result }),
      (error: unknown) => scope.postMessage({ id, error }),
    );
  };
  return run;
};
