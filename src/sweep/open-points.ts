import type { PointState, Store } from './store/store.js';
import { costOf, type Sweep, sweepPoints } from './sweep.js';

/** A point that is to be computed, without its parameters. */
export interface PendingPoint {
  readonly index: number;
  readonly hash: string;
  readonly work: number;
}

/** What of a sweep is to be computed. */
export interface OpenPoints {
  /** Points of the sweep, each counted once. */
  readonly total: number;
  /** With a result; given up. */
  readonly found: number;
  readonly failed: number;
  /** The others, the largest work first. */
  readonly pending: readonly PendingPoint[];
  /** Sum of their work. */
  readonly work: number;
  /** Most failures that one of them has had. */
  readonly mostFailures: number;
  /** Largest memory of one of them, in bytes, by the task's estimate. */
  readonly memory: number;
}

/** Looks up every point of a sweep. A point that the sweep has twice counts once. */
export function openPoints(
  sweep: Sweep,
  store: Pick<Store, 'stateOf'>,
  isOpen: (hash: string, state: PointState | undefined) => boolean,
): OpenPoints {
  const pending: PendingPoint[] = [];
  const seen = new Set<string>();
  const counts = { total: 0, found: 0, failed: 0, work: 0, mostFailures: 0, memory: 0 };
  const { task } = sweep.source;
  for (const { index, hash, parameters } of sweepPoints(sweep)) {
    if (seen.size === seen.add(hash).size) continue;
    counts.total++;
    const state = store.stateOf(hash);
    if (state?.done === true) counts.found++;
    else if (!isOpen(hash, state)) counts.failed++;
    else {
      const { work, memory } = costOf(task, parameters);
      pending.push({ index, hash, work });
      counts.work += work;
      counts.memory = Math.max(counts.memory, memory);
      counts.mostFailures = Math.max(counts.mostFailures, state?.failures ?? 0);
    }
  }
  pending.sort((a, b) => b.work - a.work || a.index - b.index);
  return { ...counts, pending };
}
