import type { OpenPoint } from '../../point.js';
import { wasEndedFromOutside } from './commands.js';
import type { Progress, RunFolder } from './run-folder.js';

/** A job of an array that points of this run wait for. */
export interface TrackedJob {
  readonly folder: RunFolder;
  readonly id: string;
  readonly batch: number;
  readonly index: number;
  /** Points that wait for it. */
  readonly hashes: Set<string>;
  /** Points that it computes at once. */
  readonly workers: number;
  /** Last state that Slurm told; undefined if it doesn't know the job any more. */
  state: string | undefined;
  /** Looks at the queue since it ended. */
  looksSinceEnd: number;
}

/** How a point comes out of a job that has ended without a result of it. */
export type Leftover =
  /** Not begun: it was to come later, or another process had it. */
  | { readonly kind: 'waiting' | 'refused' }
  /** The job ended under it; `wentOn` if the point has another state since the job began it. */
  | { readonly kind: 'running'; readonly at: Date; readonly wentOn: boolean; readonly blamed: boolean };

/**
 * What became of a point that a job has left without a result. A point is to blame for the end of its job if the
 * job had begun nothing before it, was not ended from outside, and has not brought the point's state further: it
 * would do the same again.
 * @param stamp of the state that the point has now
 */
export function leftoverOf(
  { state, workers }: TrackedJob,
  { starts, ended }: Progress,
  point: OpenPoint,
  stamp: string | undefined,
): Leftover {
  const begun = starts.at(-1) ?? [];
  const place = begun.findIndex(({ hash }) => hash === point.hash);
  // A job that came to its end has put all outcomes into the store before: they are on their way here.
  if (place < 0 || ended) return { kind: ended ? 'refused' : 'waiting' };
  const { at, state: before } = begun[place]!;
  const wentOn = stamp !== undefined && stamp !== before;
  const blamed = !wentOn && place < workers && !(state !== undefined && wasEndedFromOutside(state));
  return { kind: 'running', at, wentOn, blamed };
}

/** A job for people. */
export function jobText({ id, index, state }: TrackedJob): string {
  return `Slurm job ${id}_${index} (${state ?? 'unknown to Slurm by now'})`;
}
