import { blockSize } from './blocks.js';
import { createEngine } from './create-engine.js';
import type { Engine, HostEngineName } from './engine.js';
import { type Problem, requireProblem } from './problem.js';

/** Part of the time that is run before, until the machine code is there. */
const warmUp = 0.5;

/**
 * Samples a second of an engine in this thread, from the blocks that it finishes in about `seconds`, after a warm-up of
 * half of that. A rough figure: it depends on what else the machine does.
 * @see {@link posedProblem}
 */
export function measureRate(problem: Problem, name: HostEngineName, seconds: number): number {
  requireProblem('measureRate', problem);
  const engine = createEngine(name, { ...problem, samples: Number.MAX_SAFE_INTEGER });
  rateOf(engine, warmUp * seconds);
  return rateOf(engine, seconds);
}

function rateOf(engine: Engine, seconds: number): number {
  const start = performance.now();
  let blocks = 0;
  let elapsed = 0;
  while (elapsed < seconds) {
    engine.runBlocks(blocks, 1);
    blocks++;
    elapsed = (performance.now() - start) / 1000;
  }
  return (blocks * blockSize) / elapsed;
}
