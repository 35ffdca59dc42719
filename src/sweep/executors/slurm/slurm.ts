import type { Execution, Executor } from '../../executor.js';
import type { JobLimits, SlurmSettings } from './options.js';
import { SlurmRun } from './slurm-run.js';

/**
 * Computes points in job arrays of a Slurm cluster. Jobs write into the store themselves; this process packs points
 * into jobs, watches the queue and the store, and submits again what a job has left behind. Whether it lives or not,
 * jobs go on; a later run waits for those that are there.
 */
export function slurmExecutor(settings: SlurmSettings, limits: JobLimits): Executor {
  return {
    name: 'slurm',
    run: async (execution: Execution) => await new SlurmRun(settings, limits, execution).run(),
  };
}
