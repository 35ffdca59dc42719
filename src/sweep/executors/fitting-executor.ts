import { availableParallelism } from 'node:os';
import type { Executor, OpenWork } from '../executor.js';
import { chooseExecutor, type ExecutorOptions } from './choose-executor.js';
import { machineMemory } from './local/limits.js';

/** Part of the memory of the machine that the largest points may fill together. */
const memoryShare = 0.7;

/** What `fittingExecutor` is told. */
export interface FittingOptions {
  /** Threads of all workers together, default one a core. */
  readonly threads?: number | undefined;
  /** What a worker may take; with `threads` of a point, workers are as many as there is room for. */
  readonly limits?: Omit<ExecutorOptions, 'workers' | 'memory'>;
}

/**
 * Local workers: as many at once as there are points and as the memory of the machine allows, by the largest point's
 * cost; threads that are left are for the points.
 */
export function fittingExecutor(open: OpenWork, options: FittingOptions = {}): Executor {
  const { threads: all = availableParallelism(), limits = {} } = options;
  const { points, memory } = open;
  const fitting = Math.floor((memoryShare * machineMemory()) / Math.max(1, memory));
  const workers = Math.max(1, Math.min(points, Math.floor(all / (limits.threads ?? 1)), fitting));
  return chooseExecutor('local', { threads: Math.max(1, Math.floor(all / workers)), ...limits, workers });
}
