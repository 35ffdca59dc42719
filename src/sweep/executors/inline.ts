import { availableParallelism } from 'node:os';
import { AttemptState } from '../attempt-state.js';
import type { Execution, Executor } from '../executor.js';
import type { OpenPoint } from '../point.js';
import { runAttempt } from '../run-attempt.js';

/**
 * Time after which the event loop gets a turn, so that timers and Ctrl-C are heard between tiny
 * points, in milliseconds.
 */
const turn = 50;

/**
 * Computes points one after the other in this thread; a point may use all threads.
 *
 * @see {@link runSweep}
 */
export function inlineExecutor({
  threads = availableParallelism(),
}: {
  /** Threads that a point may use; default one a core. */
  readonly threads?: number;
} = {}): Executor {
  return {
    name: 'inline',
    async run({ source: { task }, points, store, claim, settle, note, signal }: Execution): Promise<void> {
      let rested = performance.now();
      for (const first of points) {
        let point: OpenPoint | undefined = first;
        while (point !== undefined) {
          if (performance.now() - rested > turn) {
            await new Promise(setImmediate);
            rested = performance.now();
          }
          signal.throwIfAborted();
          if (!claim(point)) break;
          const state = new AttemptState(store.states.place(point.hash, note));
          point = settle(point, await runAttempt(task, point.parameters, { signal, threads, state }));
        }
      }
    },
  };
}
