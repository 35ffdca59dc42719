import { workerModule } from '#platform/montecarlo/worker-module';
import type { Moments } from '../numerics/statistics.js';
import { runInWorkers } from '../parallel/run-in-workers.js';
import { blockCount, blockSize } from './blocks.js';
import { createEngine } from './create-engine.js';
import type { HostEngineName } from './engine.js';
import { createFold, type FoldListeners, type Measures } from './fold.js';
import type { Problem } from './problem.js';
import { secondsPerSample } from './work.js';
import type { BlockTask, WorkerSetup } from './worker.js';

/** How a run is carried out; none of it but `enough` changes the result. */
export interface RunOptions extends FoldListeners {
  readonly threads: number;
  /** Blocks of one task; without it as many as take about a tenth of a second. */
  readonly chunk?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Seconds of work, as planned for one core, from which worker threads pay for their start. */
const worthThreads = 0.2;
/** Seconds that one task should take: often enough for progress, rarely enough to cost nothing. */
const taskSeconds = 0.1;
/** Most blocks of one task. */
const largestTask = 4096;

/**
 * Moments of every numerator over all samples of a problem, what was measured beside them, and the number of worker
 * threads that took part (0: all was done in this thread, as the work was short). Blocks are merged in order, so the
 * result depends on the problem, the engine and `enough` alone.
 */
export async function reduceBlocks(
  problem: Problem,
  name: HostEngineName,
  { threads, chunk, signal, ...listeners }: RunOptions,
): Promise<{ moments: Moments[]; measures: Measures; threads: number }> {
  signal?.throwIfAborted();
  const blocks = blockCount(problem.samples);
  const seconds = secondsPerSample(problem, name);
  const size = chunk ?? Math.min(largestTask, Math.max(1, Math.round(taskSeconds / (seconds * blockSize))));
  const { moments, measures, add } = createFold(problem, blockSize, listeners);
  if (seconds * problem.samples >= worthThreads) {
    const used = Math.min(threads, Math.ceil(blocks / size));
    await runInWorkers<BlockTask, Float64Array>({
      module: workerModule(),
      threads: used,
      setup: { engine: name, problem } satisfies WorkerSetup,
      tasks: taskList(blocks, size),
      onResult: ({ first, count }, result) => add(first, count, result),
      signal,
    });
    return { moments, measures, threads: used };
  }
  const engine = createEngine(name, problem);
  for (const { first, count } of taskList(blocks, size)) {
    if (add(first, count, engine.runBlocks(first, count))) break;
    await new Promise((resolve) => setTimeout(resolve));
    signal?.throwIfAborted();
  }
  return { moments, measures, threads: 0 };
}

/** All blocks in tasks of `size`. */
function* taskList(blocks: number, size: number): Generator<BlockTask> {
  for (let first = 0; first < blocks; first += size) yield { first, count: Math.min(size, blocks - first) };
}
