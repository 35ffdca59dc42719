import { availableParallelism, totalmem } from 'node:os';
import { runInWorkers } from '../../parallel/run-in-workers.js';
import {
  type RunFailure,
  type RunOutcome,
  type RunResult,
  type SphericalTask,
  taskWork,
} from '../../tasks/spherical/run-task.js';
import { computeOpen, type OpenControls } from '../compute-open.js';
import { unlessAborted } from '../unless-aborted.js';

/**
 * Runs independent tasks in worker threads, one a run, the largest first. Results come in the order of the tasks and do not depend on
 * the number of threads. A run that fails, by an error or with its worker, leaves its error as its result; the others go on.
 */
export function runTasks(
  tasks: readonly SphericalTask[],
  controls: OpenControls<SphericalTask, RunResult> = {},
): Promise<(RunResult | undefined)[]> {
  const { threads = availableParallelism(), signal } = controls;
  const fitting = Math.floor((memoryShare * totalmem()) / Math.max(1, ...tasks.map(taskBytes)));
  return computeOpen(tasks, taskWork, controls, async (open, done) => {
    const jobs = open.map((index) => ({ index, task: tasks[index]! }));
    const work = runInWorkers<(typeof jobs)[number], RunOutcome>({
      module: new URL('./worker.js', import.meta.url),
      threads: Math.max(1, Math.min(open.length, threads, fitting)),
      tasks: jobs,
      onResult: ({ index }, outcome) => done(index, outcome),
      onFailure: ({ index }, error) => done(index, failure(error)),
      signal,
    });
    await unlessAborted(work, signal);
  });
}

/** Part of the memory of the machine that the largest runs may fill together. */
const memoryShare = 0.7;

/** Memory of a task in bytes: the Gram matrix and its factor, points and weights. */
function taskBytes({ kind, parameters }: SphericalTask): number {
  const { points, testPoints, dimension } = parameters;
  const own = kind === 'kernel' ? 12 * points ** 2 : 8 * parameters.width * (6 * dimension + points / 32);
  return own + 24 * dimension * (points + testPoints);
}

function failure(error: unknown): RunFailure {
  return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
}
