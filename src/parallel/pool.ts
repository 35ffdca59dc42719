/** Worker threads that wait for tasks. */
export interface Pool {
  /** Gives a task to a worker; the result, or what the task throws, its worker's end included. */
  run(task: unknown): Promise<unknown>;
  /** Tells workers that all are to stop: tasks that wait are not begun. */
  stop(): void;
  /** Milliseconds that running tasks get to end by themselves after `stop`. */
  readonly grace: number;
  /** Ends the workers, whatever they are doing. */
  destroy(): Promise<void>;
}

/**
 * Starts a pool: `module` is what every worker runs, best made by `workerTask`, `setup` what it is given at its start.
 */
export type CreatePool = (module: URL, threads: number, setup: unknown) => Pool;
