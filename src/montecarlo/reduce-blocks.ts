import { setImmediate } from 'node:timers/promises';
import { type Moments, mergeMoments, noMoments } from '../numerics/statistics.js';
import { runInWorkers } from '../parallel/run-in-workers.js';
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
  name: EngineName,
  { threads, chunk, onProgress, signal }: RunOptions,
): Promise<{ moments: Moments[]; threads: number }> {
  signal?.throwIfAborted();
  const blocks = blockCount(problem.samples);
  const seconds = secondsPerSample(problem, name);
  const size = chunk ?? Math.min(largestTask, Math.max(1, Math.round(taskSeconds / (seconds * blockSize))));
  const { moments, add } = createFold(problem, onProgress);
  if (seconds * problem.samples >= worthThreads) {
    const used = Math.min(threads, Math.ceil(blocks / size));
    await runInWorkers<BlockTask, Float64Array>({
      module: new URL('./worker.js', import.meta.url),
      threads: used,
      setup: { engine: name, problem } satisfies WorkerSetup,
      tasks: taskList(blocks, size),
      onResult: ({ first }, result) => add(first, result),
      signal,
    });
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

/** Merges the results of tasks in the order of their blocks, whatever the order in which they come. */
function createFold(
  problem: Problem,
  onProgress: RunOptions['onProgress'],
): { moments: Moments[]; add: (first: number, result: Float64Array) => void } {
  const moments = new Array<Moments>(numeratorCount(problem)).fill(noMoments);
  const waiting = new Map<number, Float64Array>();
  let next = 0;
  const merge = (firstBlock: number, result: Float64Array): number => {
    const blocks = result.length / (2 * moments.length);
    for (let b = 0, at = 0; b < blocks; b++) {
      const { count } = blockRange(firstBlock + b, problem.samples);
      for (let n = 0; n < moments.length; n++, at += 2) {
        const block = { count, mean: result[at]!, sumOfSquaredDeviations: result[at + 1]! };
        moments[n] = mergeMoments(moments[n]!, block);
      }
    }
    onProgress?.(moments[0]!.count, problem.samples);
    return firstBlock + blocks;
  };
  const add = (first: number, result: Float64Array): void => {
    waiting.set(first, result);
    for (let ready = waiting.get(next); ready !== undefined; ready = waiting.get(next)) {
      waiting.delete(next);
      next = merge(next, ready);
    }
  };
  return { moments, add };
}
