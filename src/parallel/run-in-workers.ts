import Tinypool from 'tinypool';

/** Independent tasks for worker threads, and who hears of them. */
export interface WorkerTasks<Task, Result> {
  /** Module whose default export runs a task. */
  readonly module: URL;
  readonly threads: number;
  /** What every worker is given at its start. */
  readonly setup?: unknown;
  /** Plain data; taken as workers become free, in order. */
  readonly tasks: Iterable<Task>;
  /** Hears of every result, in the order in which tasks end. */
  readonly onResult: (task: Task, result: Result) => void;
  /** Hears of a task that failed, its worker perhaps with it; without it the first failure ends all. */
  readonly onFailure?: (task: Task, error: unknown) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs tasks on a pool of worker threads, two a worker on their way at any time.
 * @throws the reason of the signal when it aborts; what the first failing task throws, unless failures are heard
 */
export async function runInWorkers<Task, Result>(options: WorkerTasks<Task, Result>): Promise<void> {
  const { module, threads, setup, tasks, onResult, onFailure, signal } = options;
  signal?.throwIfAborted();
  const pool = new Tinypool({
    filename: module.href,
    minThreads: threads,
    maxThreads: threads,
    execArgv: [],
    workerData: setup,
  });
  const stop = new AbortController();
  const ended = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  ended.addEventListener('abort', () => void pool.destroy(), { once: true });

  const run = async (task: Task): Promise<void> => {
    let heard: () => void;
    try {
      const result: Result = await pool.run(task);
      heard = () => onResult(task, result);
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
      if (running.size >= 2 * threads) await Promise.race(running);
    }
    await Promise.all(running);
  } finally {
    await pool.destroy();
  }
  ended.throwIfAborted();
}
