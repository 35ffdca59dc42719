import { workerTask } from '#platform/parallel/worker-task';
import { runTask, type SphericalTask } from '../../tasks/spherical/run-task.js';

/** Runs one task in a worker thread. */
export default workerTask(
  () =>
    ({ task }: { readonly task: SphericalTask }, signal) =>
      runTask(task, signal),
);
