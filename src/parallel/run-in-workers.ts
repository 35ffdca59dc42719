import { createPool } from '#platform/parallel/pool';

/** Independent tasks for worker threads, and who hears of them. */
export interface WorkerTasks<Task, Result> {
  /** Module whose default export runs a task, best made by `workerTask`. */
  readonly module: URL;
  readonly threads: number;
  /** What every worker is given at its start. */
  readonly setup?: unknown;
  /** Plain data; taken as workers become free, in order. */
  readonly tasks: Iterable<Task>;
  /** Hears of every result, in the order in which tasks end; true ends all others. */
  readonly onResult: (task: Task, result: Result) => unknown;
  /** Hears of a task that failed, its worker perhaps with it; without it the first failure ends all. */
  readonly onFailure?: (task: Task, error: unknown) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs tasks on a pool of worker threads, two a worker on their way at any time. When all are to stop, workers are
 * told, and broken off if they have not ended within the grace of the pool: three seconds in Node, none in a page.
 * @throws the reason of the signal when it aborts; what the first failing task throws, unless failures are heard
 */
export async function runInWorkers<Task, Result>(options: WorkerTasks<Task, Result>): Promise<void> {
  const { module, threads, setup, tasks, onResult, onFailure, signal } = options;
  signal?.throwIfAborted();
  const pool = createPool(module, threads, setup);
  const stop = new AbortController();
  let enough = false;
  const ended = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  let patience: ReturnType<typeof setTimeout> | undefined;
  const overdue = new Promise<void>((resolve) => {
    const tell = () => {
      pool.stop();
      patience = setTimeout(resolve, pool.grace);
    };
    ended.addEventListener('abort', tell, { once: true });
  });

  const run = async (task: Task): Promise<void> => {
    let heard: () => void;
    try {
      const result = (await pool.run(task)) as Result;
      heard = () => {
        enough = onResult(task, result) === true;
        if (enough) stop.abort();
      };
    } catch (error) {
      heard = () => {
        if (onFailure === undefined) throw error;
        onFailure(task, error);
      };
    }
    try {
      if (!ended.aborted) heard();
    } catch (error) {
      stop.abort(error);
    }
  };
  const running = new Set<Promise<void>>();
  try {
    for (const task of tasks) {
      if (ended.aborted) break;
      const job = run(task).finally(() => running.delete(job));
      running.add(job);
      if (running.size >= 2 * threads) await Promise.race([...running, overdue]);
    }
    await Promise.race([Promise.all(running), overdue]);
  } finally {
    clearTimeout(patience);
    await pool.destroy();
  }
  if (!enough) ended.throwIfAborted();
}
