import { availableParallelism } from 'node:os';
import { Tinypool } from 'tinypool';
import type { RunOutcome, SphericalTask } from './run-task.js';

/**
 * Runs independent tasks in worker threads, one thread a task, in the given order as threads become free. The outcomes do not depend
 * on the number of threads.
 * @returns one outcome a task; undefined where the signal ended it
 * @throws what the first failing task throws, after the others under way are ended
 */
export async function runTasks(
  tasks: readonly SphericalTask[],
  options: {
    readonly threads?: number | undefined;
    readonly signal?: AbortSignal | undefined;
    readonly onOutcome?: (index: number, outcome: RunOutcome) => void;
  } = {},
): Promise<(RunOutcome | undefined)[]> {
  const outcomes = new Array<RunOutcome | undefined>(tasks.length).fill(undefined);
  if (tasks.length === 0) return outcomes;
  const threads = Math.min(tasks.length, options.threads ?? availableParallelism());
  const pool = new Tinypool({
    filename: new URL('./worker.js', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
  });
  const ending = new AbortController();
  const signal = options.signal === undefined ? ending.signal : AbortSignal.any([options.signal, ending.signal]);
  const work = tasks.map(async (task, index) => {
    try {
      const outcome: RunOutcome = await pool.run(task, { signal });
      outcomes[index] = outcome;
      options.onOutcome?.(index, outcome);
    } catch (error) {
      if (signal.aborted) return;
      ending.abort();
      throw error;
    }
  });
  const settled = await Promise.allSettled(work);
  await pool.destroy();
  for (const entry of settled) if (entry.status === 'rejected') throw entry.reason;
  return outcomes;
}
