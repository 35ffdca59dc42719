import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { blockCount } from './blocks.js';
import type { Chunk } from './chunk.js';
import { createEngine } from './engines/create-engine.js';
import type { Problem } from './problem.js';
import { runInPool } from './run-in-pool.js';
import type { RunSettings } from './run-settings.js';

/** Seconds that a run may take in this thread, and must still have before it, for worker threads to pay. */
const patience = 0.5;

/**
 * Moments of all blocks, chunk after chunk in order.
 * @throws the reason of the signal when it aborts
 */
export async function* run(problem: Problem, settings: RunSettings): AsyncGenerator<Chunk> {
  const { threads } = settings;
  if (threads !== undefined && threads > 1) {
    yield* runInPool(problem, 0, threads, settings);
    return;
  }
  const available = threads ?? availableParallelism();
  const blocks = blockCount(problem.samples);
  const start = performance.now();
  for await (const chunk of runHere(problem, settings)) {
    yield chunk;
    const done = chunk.first + chunk.count;
    const seconds = (performance.now() - start) / 1000;
    const secondsLeft = (seconds * (blocks - done)) / done;
    if (available > 1 && Math.min(seconds, secondsLeft) > patience) {
      yield* runInPool(problem, done, available, settings);
      return;
    }
  }
}

/** The same in this thread; between chunks the event loop gets its turn. */
async function* runHere(problem: Problem, settings: RunSettings): AsyncGenerator<Chunk> {
  const { chunkSize, signal } = settings;
  const engine = createEngine(settings.engine, problem);
  const blocks = blockCount(problem.samples);
  for (let first = 0; first < blocks; ) {
    signal?.throwIfAborted();
    const count = chunkSize.next(blocks - first);
    const start = performance.now();
    const moments = engine.runBlocks(first, count);
    chunkSize.learn(count, (performance.now() - start) / 1000);
    yield { first, count, moments, threads: 1 };
    first += count;
    await setImmediate();
  }
}
