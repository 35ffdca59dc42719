import { cancelNamed, hasEnded, queueOf } from './commands.js';
import { isLookedAfter, unfinishedRuns } from './run-folder.js';
import type { TrackedJob } from './tracked-job.js';

/** Jobs of an earlier run that are still to run or running. */
export interface Adopted {
  /** Of the jobs. */
  readonly name: string;
  /** Whether nobody else looks after them. */
  readonly own: boolean;
  readonly jobs: readonly TrackedJob[];
}

/** The jobs of earlier runs on a store that have some of the given points. */
export async function adoptJobs(store: string, open: ReadonlyMap<string, unknown>): Promise<Adopted[]> {
  const runs = unfinishedRuns(store);
  if (runs.length === 0) return [];
  const queue = (await queueOf(runs.map(({ jobs }) => jobs.name))).filter(({ state }) => !hasEnded(state));
  const taken = new Set<string>();
  return runs.flatMap(({ folder, jobs: run }) => {
    const jobs = run.jobs.flatMap(({ batch, id }) =>
      queue
        .filter((entry) => entry.id === id)
        .flatMap(({ index, state }): TrackedJob[] => {
          const { points, limits } = folder.readChunk(batch, index);
          const hashes = points.map(({ hash }) => hash).filter((hash) => open.has(hash) && !taken.has(hash));
          for (const hash of hashes) taken.add(hash);
          if (hashes.length === 0) return [];
          const tracked = { folder, id, batch, index, hashes: new Set(hashes), workers: limits.workers };
          return [{ ...tracked, state, looksSinceEnd: 0 }];
        }),
    );
    return jobs.length === 0 ? [] : [{ name: run.name, own: isLookedAfter(run) === false, jobs }];
  });
}

/**
 * Cancels the Slurm jobs of all runs of a sweep on a store, whoever looks after them. Returns the ids of their arrays.
 * @throws SlurmError if Slurm refuses
 * @see {@link saveSweep}
 */
export async function cancelSlurmJobs(store: string, sweep: string): Promise<string[]> {
  const runs = unfinishedRuns(store).filter(({ jobs }) => jobs.sweep === sweep);
  await cancelNamed(runs.map(({ jobs }) => jobs.name));
  return runs.flatMap(({ jobs }) => jobs.jobs.map(({ id }) => id));
}
