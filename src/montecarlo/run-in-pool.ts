import Tinypool from 'tinypool';
import { blockCount } from './blocks.js';
import type { Chunk } from './chunk.js';
import type { Problem } from './problem.js';
import type { RunSettings } from './run-settings.js';
import type { WorkerResult, WorkerSetup, WorkerTask } from './worker.js';

/** Chunks a thread has in hand or in the queue, so that it never waits for this one. */
const chunksPerThread = 2;

/**
 * Moments of the blocks from `first` on, chunk after chunk in order, computed by worker threads. A bounded number of chunks is
 * under way at any time.
 * @throws the reason of the signal when it aborts, or what a worker threw
 */
export async function* runInPool(
  problem: Problem,
  first: number,
  threads: number,
  settings: RunSettings,
): AsyncGenerator<Chunk> {
  const { chunkSize, signal } = settings;
  signal?.throwIfAborted();
  const workerData: WorkerSetup = { engine: settings.engine, problem };
  const filename = new URL('./worker.js', import.meta.url).href;
  // No flags of this process: workers run plain modules, whatever it was started with.
  const pool = new Tinypool({ filename, minThreads: threads, maxThreads: threads, workerData, execArgv: [] });
  const blocks = blockCount(problem.samples);
  const pending: { task: WorkerTask; result: Promise<WorkerResult> }[] = [];
  let block = first;
  const submit = () => {
    const count = chunkSize.next(blocks - block);
    const task: WorkerTask = { first: block, count };
    const result: Promise<WorkerResult> = pool.run(task, signal === undefined ? {} : { signal });
    // A failure is met when its turn comes; until then it must not count as unhandled.
    result.catch(() => {});
    pending.push({ task, result });
    block += count;
  };
  try {
    while (block < blocks || pending.length > 0) {
      while (block < blocks && pending.length < chunksPerThread * threads) submit();
      const { task, result } = pending.shift()!;
      const { moments, seconds } = await result;
      chunkSize.learn(task.count, seconds);
      yield { ...task, moments, threads };
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    await pool.destroy();
  }
}
