import { setImmediate } from 'node:timers/promises';
import Tinypool from 'tinypool';
import { type Moments, mergeMoments, noMoments } from '../numerics/statistics.js';
import { blockCount, blockRange, blockSize } from './blocks.js';
import { createEngine } from './create-engine.js';
import type { EngineName } from './engine.js';
import { numeratorCount, type Problem } from './problem.js';
import { secondsPerSample } from './work.js';
import type { BlockTask, WorkerSetup } from './worker.js';

/** How a run is carried out; none of it changes the result. */
export interface RunOptions {
  readonly threads: number;
  /** Blocks of one task; without it as many as take about a tenth of a second. */
  readonly chunk?: number;
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
  /**
   * Asked after every block with the moments of all blocks up to it: true ends the run there, whatever has been computed beyond
   * is left out. The array is filled on by later blocks.
   */
  readonly enough?: (moments: readonly Moments[]) => boolean;
}

/** Seconds of work, as planned for one core, from which worker threads pay for their start. */
const worthThreads = 0.2;
/** Seconds that one task should take: often enough for progress, rarely enough to cost nothing. */
const taskSeconds = 0.1;
/** Most blocks of one task. */
const largestTask = 4096;

/**
 * Moments of every numerator over all samples of a problem, and the number of worker threads that took part (0: all was done
 * in this thread, as the work was short). Blocks are merged in order, so the result depends on the problem, the engine and `enough` alone.
 */
export async function reduceBlocks(
  problem: Problem,
  name: EngineName,
  { threads, chunk, onProgress, signal, enough }: RunOptions,
): Promise<{ moments: Moments[]; threads: number }> {
  signal?.throwIfAborted();
  const blocks = blockCount(problem.samples);
  const seconds = secondsPerSample(problem, name);
  const size = chunk ?? Math.min(largestTask, Math.max(1, Math.round(taskSeconds / (seconds * blockSize))));
  const { moments, add } = createFold(problem, onProgress, enough);
  if (seconds * problem.samples >= worthThreads) {
    const used = Math.min(threads, Math.ceil(blocks / size));
    await runInWorkers({ engine: name, problem }, used, taskList(blocks, size), add, signal);
    return { moments, threads: used };
  }
  const engine = createEngine(name, problem);
  for (const { first, count } of taskList(blocks, size)) {
    if (add(first, engine.runBlocks(first, count))) break;
    await setImmediate();
    signal?.throwIfAborted();
  }
  return { moments, threads: 0 };
}

/** All blocks in tasks of `size`. */
function* taskList(blocks: number, size: number): Generator<BlockTask> {
  for (let first = 0; first < blocks; first += size) yield { first, count: Math.min(size, blocks - first) };
}

/** Takes the results of the blocks from `first` on; whether the run is to end. */
type AddBlocks = (first: number, result: Float64Array) => boolean;

/** Merges the results of blocks, which must come in order; `add` says whether they are enough. */
function createFold(
  problem: Problem,
  onProgress: RunOptions['onProgress'],
  enough: RunOptions['enough'],
): { moments: Moments[]; add: AddBlocks } {
  const moments = new Array<Moments>(numeratorCount(problem)).fill(noMoments);
  const add: AddBlocks = (firstBlock, result) => {
    let ended = false;
    const blocks = result.length / (2 * moments.length);
    for (let b = 0, at = 0; b < blocks && !ended; b++) {
      const { count } = blockRange(firstBlock + b, problem.samples);
      for (let n = 0; n < moments.length; n++, at += 2) {
        const block = { count, mean: result[at]!, sumOfSquaredDeviations: result[at + 1]! };
        moments[n] = mergeMoments(moments[n]!, block);
      }
      ended = enough?.(moments) ?? false;
    }
    onProgress?.(moments[0]!.count, problem.samples);
    return ended;
  };
  return { moments, add };
}

/** Runs tasks on a pool of workers, two a worker on their way at any time, and hands on their results in order. */
async function runInWorkers(
  setup: WorkerSetup,
  threads: number,
  tasks: Iterable<BlockTask>,
  add: AddBlocks,
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
  const finishOldest = async (): Promise<boolean> => {
    const { first, result } = running.shift()!;
    const ended = add(first, await result);
    signal?.throwIfAborted();
    return ended;
  };
  try {
    for (const task of tasks) {
      const result: Promise<Float64Array> = pool.run(task);
      result.catch(() => undefined);
      running.push({ first: task.first, result });
      if (running.length >= 2 * threads && (await finishOldest())) return;
    }
    while (running.length > 0) {
      if (await finishOldest()) return;
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    await pool.destroy();
  }
}
