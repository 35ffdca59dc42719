import { checkResult } from './check-result.js';
import type { Outcome } from './outcome.js';
import type { Parameters, SweepTask, TaskContext } from './task.js';

/**
 * Runs a task once, in this thread. What it throws is its outcome.
 * @throws the reason of the signal when that aborts
 */
export async function runAttempt(task: SweepTask, parameters: Parameters, context: TaskContext): Promise<Outcome> {
  const started = new Date();
  const start = performance.now();
  try {
    const result = checkResult(task, await task.run(parameters, context));
    context.signal.throwIfAborted();
    return { kind: 'done', result, started, seconds: (performance.now() - start) / 1000 };
  } catch (error) {
    context.signal.throwIfAborted();
    const seconds = (performance.now() - start) / 1000;
    const failed = { kind: 'failed', failure: 'threw', started, seconds } as const;
    if (!(error instanceof Error)) return { ...failed, message: String(error) };
    return { ...failed, message: error.message, ...(error.stack !== undefined && { stack: error.stack }) };
  }
}
