import { Worker } from 'node:worker_threads';
import { AttemptState } from '../../attempt-state.js';
import { runAttempt } from '../../run-attempt.js';
import type { SweepTask } from '../../task.js';
import { type Answer, type Order, type Remark, sentOutcome, type WatchData } from './messages.js';
import { workerState } from './worker-state.js';

// The executor alone ends its workers: Ctrl-C and a job's end reach the whole group of processes.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

const [module = '', memory = ''] = process.argv.slice(2);
const limit = Number(memory);
new Worker(new URL('./watch.js', import.meta.url), {
  workerData: { parent: process.ppid, memory: limit } satisfies WatchData,
  execArgv: [],
}).unref();

function say(answer: Answer | Remark, said: () => void = () => {}): void {
  process.send?.(answer, undefined, undefined, said);
}

/** Leaves a worker whose state can't be trusted any more. */
function leave(): void {
  process.kill(process.pid, 'SIGKILL');
}

/** Whether something went wrong between two attempts. */
let spoilt = false;

/** The attempt on its way. */
let running: { readonly start: Date; readonly stop: AbortController; readonly state: AttemptState } | undefined;

/** Whether all attempts are to be given up. */
let stopped = false;

/** What no one caught belongs to the attempt on its way, which it breaks. */
function broken(error: unknown): void {
  if (running === undefined) {
    spoilt = true;
    return;
  }
  const { start, stop, state } = running;
  running = undefined;
  if (stop.signal.aborted) {
    say({ kind: 'aborted' }, leave);
    return;
  }
  state.blame();
  const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined };
  const seconds = (Date.now() - start.getTime()) / 1000;
  const outcome = { kind: 'failed', failure: 'threw', message, started: start, seconds } as const;
  say({ kind: 'outcome', outcome: { ...outcome, ...(stack !== undefined && { stack }) }, last: true }, leave);
}

async function attempt(task: SweepTask, order: Extract<Order, { kind: 'run' }>): Promise<void> {
  const { parameters, threads } = order;
  const state = new AttemptState(workerState(order, say));
  const own = { start: new Date(), stop: new AbortController(), state };
  running = own;
  if (stopped) own.stop.abort();
  try {
    const outcome = sentOutcome(await runAttempt(task, parameters, { signal: own.stop.signal, threads, state }));
    if (running !== own) return;
    const last = spoilt || isFull();
    say({ kind: 'outcome', outcome, last }, last ? leave : undefined);
    running = undefined;
  } catch (error) {
    if (running === own) broken(error);
  }
}

/** Bytes that the process takes with its task loaded. */
let idle = 0;

/** Whether what earlier points left behind takes half of what a point may have, even after it was collected. */
function isFull(): boolean {
  const full = () => process.memoryUsage.rss() - idle > (limit - idle) / 2;
  if (!full()) return false;
  globalThis.gc?.();
  return full();
}

process.on('uncaughtException', broken);
process.on('unhandledRejection', broken);

try {
  const { default: task } = (await import(module)) as { default: SweepTask };
  process.on('message', (order: Order) => {
    if (order.kind === 'run') {
      void attempt(task, order);
      return;
    }
    stopped = true;
    running?.stop.abort();
  });
  idle = process.memoryUsage.rss();
  say({ kind: 'ready' });
} catch (error) {
  say({ kind: 'unusable', message: error instanceof Error ? (error.stack ?? error.message) : String(error) }, leave);
}
