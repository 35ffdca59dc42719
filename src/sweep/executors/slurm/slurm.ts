import type { Execution, Executor } from '../../executor.js';
import type { SlurmSettings } from './options.js';
import { SlurmRun } from './slurm-run.js';

/** What points may take in a job. */
export interface JobLimits {
  readonly workers: number;
  readonly threads: number;
  /** Bytes a worker; by default a share of what the job has. */
  readonly memory: number | undefined;
  readonly timeLimit: number | undefined;
}

/**
 * Computes points in job arrays of a Slurm cluster. Jobs write into the store themselves; this process packs points into jobs, watches the queue
 * and the store, and submits again what a job has left behind. Whether it lives or not, jobs go on; a later run waits for those that are there.
 */
export function slurmExecutor(settings: SlurmSettings, limits: JobLimits): Executor {
  return {
    name: 'slurm',
    run: async (execution: Execution) => await new SlurmRun(settings, limits, execution).run(),
  };
}
