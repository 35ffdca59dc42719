import { join } from 'node:path';
import { runTasks } from '../../report/spherical/run-tasks.js';
import { packageVersion } from '../../system/provenance.js';
import type { RunResult, SphericalTask } from '../../tasks/spherical/run.js';
import { computeStored } from '../compute-stored.js';
import { openRunStore } from './run-store.js';

/** Computes runs with progress on stderr; those that are finished are kept in the folder, if there is one, and taken from there. */
export async function computeRuns(options: {
  label: string;
  /** What the runs are called, default "runs". */
  unit?: string;
  tasks: readonly SphericalTask[];
  folder: string | undefined;
  threads: number | undefined;
  quiet: boolean;
}): Promise<(RunResult | undefined)[]> {
  const { label, unit = 'runs', tasks: items, folder, threads, quiet } = options;
  const store = folder === undefined ? undefined : openRunStore(join(folder, 'runs.ndjson'), packageVersion());
  try {
    return await computeStored({ label, unit, items, compute: runTasks, store, threads, quiet });
  } finally {
    store?.close();
  }
}
