import { availableParallelism } from 'node:os';
import type { Executor } from '../executor.js';
import { costOf, type Sweep, sweepPoints } from '../sweep.js';
import { chooseExecutor } from './choose-executor.js';
import { machineMemory } from './local/limits.js';

/** Part of the memory of the machine that the largest points may fill together. */
const memoryShare = 0.7;

/**
 * Local workers on so many threads: as many at once as there are points and as their memory allows, by the largest point's cost; threads that
 * are left are for the points.
 */
export function fittingExecutor(
  sweep: Sweep,
  { threads = availableParallelism() }: { readonly threads?: number | undefined } = {},
): Executor {
  let points = 0;
  let memory = 1;
  for (const { parameters } of sweepPoints(sweep)) {
    points++;
    memory = Math.max(memory, costOf(sweep.source.task, parameters).memory);
  }
  const fitting = Math.floor((memoryShare * machineMemory()) / memory);
  const workers = Math.max(1, Math.min(points, threads, fitting));
  return chooseExecutor('local', { workers, threads: Math.max(1, Math.floor(threads / workers)) });
}
