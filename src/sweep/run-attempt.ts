import type { AttemptState } from './attempt-state.js';
import { checkResult } from './check-result.js';
import type { Outcome } from './outcome.js';
import type { Parameters, SweepTask, TaskContext } from './task.js';

/** What an attempt is given. */
export interface AttemptContext extends TaskContext {
  /** Made for this attempt alone. */
  readonly state: AttemptState;
}

/**
 * Runs a task once, in this thread. What it throws is its outcome. A result that is there when the signal aborts is
 * kept; so is one of a task that never looked at the signal, and so can't have ended early for it.
 * @throws the reason of the signal when that aborts
 */
export async function runAttempt(task: SweepTask, parameters: Parameters, context: AttemptContext): Promise<Outcome> {
  const { signal, state } = context;
  let heard = false;
  const watched: TaskContext = {
    get signal() {
      heard = true;
      return signal;
    },
    threads: context.threads,
    state,
  };
  const started = new Date();
  const start = performance.now();
  try {
    const returned = await task.run(parameters, watched);
    const brokenOff = heard && signal.aborted;
    const result = checkResult(task, returned);
    await state.end();
    if (brokenOff) signal.throwIfAborted();
    return { kind: 'done', result, started, seconds: (performance.now() - start) / 1000 };
  } catch (error) {
    await state.end();
    signal.throwIfAborted();
    state.blame();
    const seconds = (performance.now() - start) / 1000;
    const failed = { kind: 'failed', failure: 'threw', started, seconds } as const;
    if (!(error instanceof Error)) return { ...failed, message: String(error) };
    return { ...failed, message: error.message, ...(error.stack !== undefined && { stack: error.stack }) };
  }
}
