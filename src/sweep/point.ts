import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.js';
import type { Parameters, SweepTask } from './task.js';

/** One set of parameters of a task, with the name under which its result is kept and found. */
export interface Point {
  /** `pointHash` of the task and the complete parameters. */
  readonly hash: string;
  /** Complete, canonical. */
  readonly parameters: Parameters;
}

/** A point of a sweep that is to be computed. */
export interface OpenPoint extends Point {
  /** Number of the attempt that comes, from 1 on. */
  readonly attempt: number;
}

/** Hexadecimal digits of a hash: 128 bits, so that 10¹² points share none by chance (10⁻¹⁵). */
export const hashDigits = 32;

/**
 * Content hash of a point: the first 128 bits of SHA-256 of the canonical JSON of {task, version, parameters}. The same
 * point has the same hash in every sweep, on every machine.
 *
 * @see {@link sweepPoints}
 */
export function pointHash(task: Pick<SweepTask, 'name' | 'version'>, parameters: Parameters): string {
  const text = canonicalJson({ task: task.name, version: task.version, parameters });
  return createHash('sha256').update(text).digest('hex').slice(0, hashDigits);
}
