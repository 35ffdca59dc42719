import { availableParallelism, totalmem } from 'node:os';
import { InputError, requireInteger, requireNumber } from '../../numerics/input-error.js';
import type { Executor } from '../executor.js';
import { inlineExecutor } from './inline.js';
import type { LocalLimits } from './local/local.js';
import { localExecutor } from './local/local.js';

/** What points may take, and how many of them at once. */
export interface ExecutorOptions {
  /** Points at once on a machine, a process each; as many as the threads allow by default. */
  readonly workers?: number;
  /** Threads that a point may use; 1 by default, inline all. */
  readonly threads?: number;
  /** Bytes of memory that a worker may have, its point and some 50 MiB of its own; an equal share of nine tenths of the machine's by default. */
  readonly memory?: number;
  /** Seconds that a point may take; without end by default. */
  readonly timeLimit?: number;
}

/** Names of executors. */
export const executorNames = ['inline', 'local'] as const satisfies readonly Executor['name'][];

/** A worker with the library loaded takes some 60 MiB. */
const leastMemory = 128 * 2 ** 20;

/** Longest time that a timer can wait, in seconds. */
const longest = Math.floor((2 ** 31 - 1) / 1000);

/**
 * An executor by its name.
 * @throws InputError if an option is not admissible or there is no executor of that name
 */
export function chooseExecutor(name: string, options: ExecutorOptions = {}): Executor {
  switch (name) {
    case 'inline':
      refuseLimits(options);
      return inlineExecutor(options.threads === undefined ? {} : { threads: threadsOf(options.threads) });
    case 'local':
      return localExecutor(localLimits('executor local', options, availableParallelism(), machineMemory()));
    default:
      throw new InputError('executor', `must be one of ${executorNames.join(', ')}, got ${name}`);
  }
}

/**
 * Limits of local workers that share a number of threads and an amount of memory.
 * @throws InputError naming the option at fault
 */
export function localLimits(subject: string, options: ExecutorOptions, cores: number, memory: number): LocalLimits {
  const threads = threadsOf(options.threads ?? 1, subject);
  const workers = requireInteger(subject, 'workers', options.workers ?? Math.max(1, Math.floor(cores / threads)), 1);
  const share = Math.max(leastMemory, Math.floor((0.9 * memory) / workers));
  return {
    threads,
    workers,
    memory: requireInteger(subject, 'memory (bytes a worker)', options.memory ?? share, leastMemory),
    timeLimit: timeLimitOf(options.timeLimit, subject),
  };
}

function threadsOf(threads: number, subject = 'executor inline'): number {
  return requireInteger(subject, 'threads', threads, 1);
}

function timeLimitOf(timeLimit: number | undefined, subject: string): number | undefined {
  if (timeLimit === undefined) return undefined;
  return requireNumber(subject, 'time limit (seconds a point)', timeLimit, 1e-3, longest);
}

function refuseLimits({ memory, timeLimit, workers }: ExecutorOptions): void {
  for (const [limit, value] of Object.entries({ memory, 'time limit': timeLimit, workers })) {
    if (value === undefined) continue;
    throw new InputError('executor inline', `has no ${limit}, got ${value} (use executor local)`);
  }
}

/** Bytes of memory of the machine, or of the container if it is given less. */
export function machineMemory(): number {
  const given = process.constrainedMemory();
  const total = totalmem();
  return given !== undefined && given > 0 && given < total ? given : total;
}
