/**
 * Makes the default export of a worker. `prepare` is called once, with the set-up that the workers of a pool share, and
 * gives what runs the tasks. Tasks hear by a signal that all are to stop, and tasks that wait are then not begun.
 */
export type WorkerTask = <Setup, Task, Result>(
  prepare: (setup: Setup) => (task: Task, signal: AbortSignal) => Result | Promise<Result>,
) => (task: Task) => Promise<Result>;
