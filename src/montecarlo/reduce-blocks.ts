import { setImmediate } from 'node:timers/promises';
import Tinypool from 'tinypool';
import type { Moments } from '../numerics/statistics.js';
import { blockCount, blockSize } from './blocks.js';
import { createEngine } from './create-engine.js';
import type { HostEngineName } from './engine.js';
import { createFold } from './fold.js';
import type { Problem } from './problem.js';
import { secondsPerSample } from './work.js';
import type { BlockTask, WorkerSetup } from './worker.js';

/** How a run is carried out; none of it changes the result. */
export interface RunOptions {
  readonly threads: number;
  /** Blocks of one task; without it as many as take about a tenth of a second. */
  readonly chunk?: number;
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** Seconds of work, as planned for one core, from which worker threads pay for their start. */
const worthThreads = 0.2;
/** Seconds that one task should take: often enough for progress, rarely enough to cost nothing. */
const taskSeconds = 0.1;
/** Most blocks of one task. */
const largestTask = 4096;

/**
 * Moments of every numerator over all samples of a problem, and the number of worker threads that took part (0: all was done
 * in this thread, as the work was short). Blocks are merged in order, so the result depends on the problem and the engine alone.
 */
export async function reduceBlocks(
  problem: Problem,
  name: HostEngineName,
  { threads, chunk, onProgress, signal }: RunOptions,
): Promise<{ moments: Moments[]; threads: number }> {
  signal?.throwIfAborted();
  const blocks = blockCount(problem.samples);
  const seconds = secondsPerSample(problem, name);
  const size = chunk ?? Math.min(largestTask, Math.max(1, Math.round(taskSeconds / (seconds * blockSize))));
  const { moments, add } = createFold(problem, blockSize, onProgress);
  if (seconds * problem.samples >= worthThreads) {
    const used = Math.min(threads, Math.ceil(blocks / size));
    await runInWorkers({ engine: name, problem }, used, taskList(blocks, size), add, signal);
    return { moments, threads: used };
  }
  const engine = createEngine(name, problem);
  for (const { first, count } of taskList(blocks, size)) {
    add(first, engine.runBlocks(first, count));
    await setImmediate();
    signal?.throwIfAborted();
  }
  return { moments, threads: 0 };
}

/** All blocks in tasks of `size`. */
function* taskList(blocks: number, size: number): Generator<BlockTask> {
  for (let first = 0; first < blocks; first += size) yield { first, count: Math.min(size, blocks - first) };
}

/** Runs tasks on a pool of workers, two a worker on their way at any time, and hands on their results in order. */
async function runInWorkers(
  setup: WorkerSetup,
  threads: number,
  tasks: Iterable<BlockTask>,
  add: (first: number, result: Float64Array) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const pool = new Tinypool({
    filename: new URL('./worker.js', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    execArgv: [],
    workerData: setup,
  });
  const stop = () => void pool.destroy();
  signal?.addEventListener('abort', stop, { once: true });
  const running: { first: number; result: Promise<Float64Array> }[] = [];
  const finishOldest = async (): Promise<void> => {
    const { first, result } = running.shift()!;
    add(first, await result);
    signal?.throwIfAborted();
  };
  try {
    for (const task of tasks) {
      const result: Promise<Float64Array> = pool.run(task);
      result.catch(() => undefined);
      running.push({ first: task.first, result });
      if (running.length >= 2 * threads) await finishOldest();
    }
    while (running.length > 0) await finishOldest();
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    await pool.destroy();
  }
}
