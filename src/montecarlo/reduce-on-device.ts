import type { Moments } from '../numerics/statistics.js';
import { blockCount } from './blocks.js';
import type { DeviceEngine } from './engine.js';
import { createFold, type Fold, type FoldListeners } from './fold.js';
import type { Problem } from './problem.js';

/** How a run on a device is carried out; none of it but `enough` changes the result. */
export interface DeviceRunOptions extends FoldListeners {
  /** Blocks of one chunk; without it as many as take about a tenth of a second. */
  readonly chunk?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Seconds that one chunk should take: a desktop GPU that is busy longer freezes its screen, then its driver gives up.
 */
const chunkSeconds = 0.1;
/** Blocks of the first chunk: the speed is not known yet. */
const firstChunk = 4;
/** Most blocks of a chunk. */
const largestChunk = 16384;
/** Chunks that are on their way at a time, so that the device has work while results are read. */
const inFlight = 2;

/**
 * Moments of every numerator over all samples of a problem. The size of chunks follows their measured time; blocks are
 * merged in order, so the result depends on the problem and `enough` alone. If a chunk fails, `moments` of the chunks
 * before it are kept: they are filled in as they come.
 */
export function reduceOnDevice(
  problem: Problem,
  engine: DeviceEngine,
  options: DeviceRunOptions,
): { moments: readonly Moments[]; finished: Promise<void> } {
  const { moments, add } = createFold(problem, engine.blockSize, options);
  return { moments, finished: run(problem, engine, add, options) };
}

async function run(
  problem: Problem,
  engine: DeviceEngine,
  add: Fold['add'],
  { chunk, signal }: DeviceRunOptions,
): Promise<void> {
  signal?.throwIfAborted();
  const blocks = blockCount(problem.samples, engine.blockSize);
  const running: { first: number; count: number; result: Promise<Float64Array> }[] = [];
  let size = chunk ?? firstChunk;
  let lastEnd = performance.now();
  /** Whether what there is then is enough. */
  const finishOldest = async (): Promise<boolean> => {
    const { first, count, result } = running[0]!;
    const blockMoments = await result;
    running.shift();
    const end = performance.now();
    if (chunk === undefined) size = nextSize(size, count, (end - lastEnd) / 1000);
    lastEnd = end;
    const ended = add(first, count, blockMoments);
    signal?.throwIfAborted();
    return ended;
  };
  try {
    for (let first = 0; first < blocks; ) {
      const count = Math.min(size, blocks - first);
      const result = engine.runBlocks(first, count);
      result.catch(() => undefined);
      running.push({ first, count, result });
      first += count;
      if (running.length >= inFlight && (await finishOldest())) return;
    }
    while (running.length > 0) if (await finishOldest()) return;
  } finally {
    // Nothing may be on its way when the buffers are freed.
    await Promise.allSettled(running.map(({ result }) => result));
  }
}

/** Blocks of the next chunk after one of `count` blocks took `seconds`. */
function nextSize(size: number, count: number, seconds: number): number {
  const wished = (count * chunkSeconds) / Math.max(seconds, 1e-4);
  return Math.round(Math.min(largestChunk, Math.max(1, size / 4, Math.min(2 * size, wished))));
}
