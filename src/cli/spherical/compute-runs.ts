import { formatSeconds } from '../../report/format-number.js';
import type { RunOutcome, SphericalTask } from '../../report/spherical/run-task.js';
import { runTasks } from '../../report/spherical/run-tasks.js';
import { abortOnInterrupt } from '../interrupt.js';
import { note } from '../messages.js';
import { createProgress } from '../progress.js';
import type { RunStore } from './run-store.js';

/** Computes runs with progress on stderr and keeps each in the store; those that the store has are taken from it. Ctrl-C ends it. */
export async function computeRuns(
  label: string,
  tasks: readonly SphericalTask[],
  options: { store: RunStore | undefined; threads: number | undefined; quiet: boolean },
): Promise<(RunOutcome | undefined)[]> {
  const { store, threads, quiet } = options;
  const known = tasks.filter((task) => store?.find(task) !== undefined).length;
  if (known > 0) note(`${known} of ${tasks.length} runs are there already`, quiet);
  const progress = createProgress(label, quiet);
  const { signal, release } = abortOnInterrupt();
  const start = performance.now();
  try {
    return await runTasks(tasks, {
      threads,
      signal,
      find: store?.find,
      onRun: (task, outcome, { finished, runs, work, totalWork }) => {
        store?.append(task, outcome);
        if (finished === 1 && runs > 1) {
          const seconds = ((performance.now() - start) / 1000) * (totalWork / work);
          note(`${runs} runs, about ${formatSeconds(seconds)} by the first`, quiet);
        }
        progress.update(work, totalWork, `${finished} of ${runs} runs`);
      },
    });
  } finally {
    progress.stop();
    release();
  }
}
