import { type RunOutcome, runTask, type SphericalTask } from './run-task.js';

/** Runs one task in a worker thread. */
export default ({ task }: { readonly task: SphericalTask }): Promise<RunOutcome> => runTask(task);
