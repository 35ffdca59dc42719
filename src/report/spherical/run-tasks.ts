import { availableParallelism } from 'node:os';
import { runInWorkers } from '../../parallel/run-in-workers.js';
import { computeOpen, type OpenControls } from '../compute-open.js';
import { unlessAborted } from '../unless-aborted.js';
import { type RunFailure, type RunOutcome, type RunResult, type SphericalTask, taskWork } from './run-task.js';

/**
 * Runs independent tasks in worker threads, one a run, the largest first. Results come in the order of the tasks and do not depend on
 * the number of threads. A run that fails, by an error or with its worker, leaves its error as its result; the others go on.
 */
export function runTasks(
  tasks: readonly SphericalTask[],
  controls: OpenControls<SphericalTask, RunResult> = {},
): Promise<(RunResult | undefined)[]> {
  const { threads = availableParallelism(), signal } = controls;
  return computeOpen(tasks, taskWork, controls, async (open, done) => {
    const jobs = open.map((index) => ({ index, task: tasks[index]! }));
    const work = runInWorkers<(typeof jobs)[number], RunOutcome>({
      module: new URL('./worker.js', import.meta.url),
      threads: Math.min(open.length, threads),
      tasks: jobs,
      onResult: ({ index }, outcome) => done(index, outcome),
      onFailure: ({ index }, error) => done(index, failure(error)),
      signal,
    });
    await unlessAborted(work, signal);
  });
}

function failure(error: unknown): RunFailure {
  return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
}
