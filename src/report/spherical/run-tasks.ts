import { setMaxListeners } from 'node:events';
import { availableParallelism } from 'node:os';
import { Tinypool } from 'tinypool';
import { type RunOutcome, type SphericalTask, taskWork } from './run-task.js';

/** How far a set of runs is. */
export interface RunProgress {
  /** Runs finished and runs to be computed. */
  readonly finished: number;
  readonly runs: number;
  /** The same in units of work. */
  readonly work: number;
  readonly totalWork: number;
}

/** What happens around a set of runs. */
export interface RunControls {
  /** Worker threads, one a run; default one a core. */
  readonly threads?: number | undefined;
  /** Ends the runs under way: those that are not finished stay undefined. */
  readonly signal?: AbortSignal | undefined;
  /** The outcome of a run that is known already. */
  readonly find?: ((task: SphericalTask) => RunOutcome | undefined) | undefined;
  /** Called with every run as soon as it is finished. */
  readonly onRun?: ((task: SphericalTask, outcome: RunOutcome, progress: RunProgress) => void) | undefined;
}

/**
 * Runs independent tasks in worker threads, the largest first. Outcomes come in the order of the tasks and do not depend on the number
 * of threads.
 * @throws what the first failing run throws, after the others are ended
 */
export async function runTasks(
  tasks: readonly SphericalTask[],
  controls: RunControls = {},
): Promise<(RunOutcome | undefined)[]> {
  const { find, onRun } = controls;
  const outcomes = tasks.map((task) => find?.(task));
  const open = [...tasks.keys()].filter((i) => outcomes[i] === undefined);
  if (open.length === 0) return outcomes;
  open.sort((a, b) => taskWork(tasks[b]!) - taskWork(tasks[a]!));
  const totalWork = open.reduce((sum, i) => sum + taskWork(tasks[i]!), 0);
  const threads = Math.min(open.length, controls.threads ?? availableParallelism());
  const filename = new URL('./worker.js', import.meta.url).href;
  const pool = new Tinypool({ filename, minThreads: threads, maxThreads: threads, execArgv: [] });
  const failure = new AbortController();
  const signal = controls.signal === undefined ? failure.signal : AbortSignal.any([controls.signal, failure.signal]);
  setMaxListeners(0, signal);
  let finished = 0;
  let work = 0;
  const settled = await Promise.allSettled(
    open.map(async (i) => {
      const task = tasks[i]!;
      try {
        const outcome: RunOutcome = await pool.run(task, { signal });
        outcomes[i] = outcome;
        finished++;
        work += taskWork(task);
        onRun?.(task, outcome, { finished, runs: open.length, work, totalWork });
      } catch (error) {
        if (signal.aborted) return;
        failure.abort();
        throw error;
      }
    }),
  );
  await pool.destroy();
  for (const entry of settled) if (entry.status === 'rejected') throw entry.reason;
  return outcomes;
}
