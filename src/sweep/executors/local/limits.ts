import { totalmem } from 'node:os';
import { requireInteger, requireNumber } from '../../../numerics/input-error.js';
import type { LocalLimits } from './local.js';

/** What points may take, and how many of them at once. */
export interface PointLimits {
  /**
   * Points at once on a machine or in a job, a process each; on a machine as many as the threads
   * allow by default, in a job 1.
   */
  readonly workers?: number;
  /** Threads that a point may use; 1 by default, inline all. */
  readonly threads?: number;
  /**
   * Bytes of memory that a worker may have, its point and some 50 MiB of its own; an equal share of nine tenths of
   * what there is by default.
   */
  readonly memory?: number;
  /** Seconds that a point may take; without end by default. */
  readonly timeLimit?: number;
}

/** A worker with the library loaded takes some 60 MiB. */
const leastMemory = 128 * 2 ** 20;

/** Longest time that a timer can wait, in seconds. */
const longest = Math.floor((2 ** 31 - 1) / 1000);

/**
 * Limits of local workers that share a number of cores and an amount of memory.
 * @throws InputError naming the option at fault
 */
export function localLimits(subject: string, options: PointLimits, cores: number, memory: number): LocalLimits {
  const { threads, timeLimit } = checkedLimits(subject, options);
  const workers = options.workers ?? Math.max(1, Math.floor(cores / threads));
  const share = Math.max(leastMemory, Math.floor((0.9 * memory) / workers));
  return { threads, workers, memory: options.memory ?? share, timeLimit };
}

/**
 * Limits as they are given, checked.
 * @throws InputError naming the option at fault
 */
export function checkedLimits(subject: string, { workers, threads = 1, memory, timeLimit }: PointLimits) {
  if (workers !== undefined) requireInteger(subject, 'workers', workers, 1);
  if (memory !== undefined) requireInteger(subject, 'memory (bytes a worker)', memory, leastMemory);
  if (timeLimit !== undefined) requireNumber(subject, 'time limit (seconds a point)', timeLimit, 1e-3, longest);
  return { workers, threads: requireInteger(subject, 'threads', threads, 1), memory, timeLimit };
}

/** Bytes of memory of the machine, or of the container if it is given less. */
export function machineMemory(): number {
  const given = process.constrainedMemory();
  const total = totalmem();
  return given !== undefined && given > 0 && given < total ? given : total;
}
