import { availableParallelism } from 'node:os';
import { InputError } from '../../numerics/input-error.js';
import type { Executor } from '../executor.js';
import { inlineExecutor } from './inline.js';
import { checkedLimits, localLimits, machineMemory, type PointLimits } from './local/limits.js';
import { localExecutor } from './local/local.js';
import { type SlurmOptions, slurmSettings } from './slurm/options.js';
import { slurmExecutor } from './slurm/slurm.js';

/** What points may take, how many of them at once, and where. */
export interface ExecutorOptions extends PointLimits {
  /** For executor slurm alone. */
  readonly slurm?: SlurmOptions;
}

/** Names of executors. */
export const executorNames = ['inline', 'local', 'slurm'] as const satisfies readonly Executor['name'][];

/**
 * An executor by its name. What Slurm would refuse is refused here.
 * @throws InputError if an option is not admissible, there is no executor of that name, or no Slurm on this machine
 *
 * @example
 * ```ts
 * import { chooseExecutor } from 'diffeolab/sweep';
 *
 * const executor = chooseExecutor('local', { workers: 2, threads: 1, memory: 2 ** 30, timeLimit: 600 });
 * console.log(executor.name); // local
 * ```
 */
export function chooseExecutor(name: string, options: ExecutorOptions = {}): Executor {
  const { slurm, ...limits } = options;
  const subject = `executor ${name}`;
  if (name !== 'slurm' && slurm !== undefined) {
    const given = Object.keys(slurm).join(', ') || 'none';
    throw new InputError(subject, `takes no options of Slurm, got ${given} (use executor slurm)`);
  }
  switch (name) {
    case 'inline': {
      const { threads, workers, memory, timeLimit } = limits;
      for (const [limit, value] of Object.entries({ workers, memory, 'time limit': timeLimit })) {
        if (value !== undefined) throw new InputError(subject, `has no ${limit}, got ${value} (use executor local)`);
      }
      return inlineExecutor(threads === undefined ? {} : { threads: checkedLimits(subject, { threads }).threads });
    }
    case 'local':
      return localExecutor(localLimits(subject, limits, availableParallelism(), machineMemory()));
    case 'slurm': {
      const { workers = 1, ...others } = checkedLimits(subject, limits);
      return slurmExecutor(slurmSettings(slurm ?? {}, workers * others.threads), { workers, ...others });
    }
    default:
      throw new InputError('executor', `must be one of ${executorNames.join(', ')}, got ${name}`);
  }
}
