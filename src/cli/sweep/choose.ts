import { readFileSync } from 'node:fs';
import { InputError } from '../../numerics/input-error.js';
import { messageOf } from '../../numerics/message-of.js';
import type { Executor, OpenWork } from '../../sweep/executor.js';
import { chooseExecutor } from '../../sweep/executors/choose-executor.js';
import { fittingExecutor } from '../../sweep/executors/fitting-executor.js';
import type { Computing } from './subjects.js';

/**
 * The executor that the options name; local workers as their memory allows, unless their number or memory is given.
 * @throws InputError naming the option at fault
 */
export function executorOf(options: Computing): Executor | ((open: OpenWork) => Executor) {
  const { executor, workers, threads, memory, timeLimit } = options;
  const slurm = slurmOptions(options);
  if (executor !== 'slurm' && Object.keys(slurm).length > 0) {
    throw new InputError('--executor', `${executor} takes no options of Slurm (leave them out, or use slurm)`);
  }
  const limits = {
    ...(workers !== undefined && { workers }),
    ...(threads !== undefined && { threads }),
    ...(memory !== undefined && { memory }),
    ...(timeLimit !== undefined && { timeLimit }),
  };
  if (executor === 'local' && workers === undefined && memory === undefined) {
    return (open) => fittingExecutor(open, { limits });
  }
  return chooseExecutor(executor, { ...limits, ...(executor === 'slurm' && { slurm }) });
}

function slurmOptions(options: Computing) {
  const { partition, jobTime, jobMemory, account, concurrent, jobSeconds, preamble, sbatch } = options;
  return {
    ...(partition !== undefined && { partition }),
    ...(jobTime !== undefined && { jobTimeLimit: jobTime }),
    ...(jobMemory !== undefined && { jobMemory }),
    ...(account !== undefined && { account }),
    ...(concurrent !== undefined && { concurrent }),
    ...(jobSeconds !== undefined && { jobSeconds }),
    ...(preamble !== undefined && { preamble: preambleText(preamble) }),
    ...(sbatch.length > 0 && { extra: sbatch }),
  };
}

function preambleText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new InputError('--preamble', `can't be read: ${messageOf(error)}`);
  }
}
