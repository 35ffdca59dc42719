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
 * Runs a task once, in this thread. What it throws is its outcome.
 * @throws the reason of the signal when that aborts
 */
export async function runAttempt(task: SweepTask, parameters: Parameters, context: AttemptContext): Promise<Outcome> {
  const { signal, state } = context;
  const started = new Date();
  const start = performance.now();
  try {
    const result = checkResult(task, await task.run(parameters, context));
    await state.end();
    signal.throwIfAborted();
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
